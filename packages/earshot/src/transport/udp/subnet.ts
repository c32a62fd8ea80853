/**
 * Subnet arithmetic on address bytes: is a host on this subnet, and what is its broadcast address?
 * @module
 */
import { addressOf, hostOf, formatAddress, parseAddress } from "../../core/address.ts";

export interface Subnet {
  readonly bytes: Uint8Array;
  readonly prefixBits: number;
}

/** The bytes of an IP literal, its zone ignored; `undefined` when it is none. */
export function bytesOf(host: string): Uint8Array | undefined {
  return parseAddress(addressOf(host, 0))?.bytes;
}

export function contains(subnet: Subnet, host: Uint8Array): boolean {
  if (host.length !== subnet.bytes.length) return false;
  for (let bit = 0; bit < subnet.prefixBits; bit += 8) {
    const bits = Math.min(8, subnet.prefixBits - bit);
    const mask = (0xff << (8 - bits)) & 0xff;
    if ((((host[bit / 8] ?? 0) ^ (subnet.bytes[bit / 8] ?? 0)) & mask) !== 0) return false;
  }
  return true;
}

/** The directed broadcast address (RFC 919) of an IPv4 subnet; /31 and /32 have none (RFC 3021). */
export function broadcastOf(subnet: Subnet): string | undefined {
  if (subnet.bytes.length !== 4 || subnet.prefixBits > 30) return undefined;
  const host = subnet.bytes.map((byte, at) => {
    const bits = Math.min(8, Math.max(0, subnet.prefixBits - at * 8));
    return byte | (0xff >> bits);
  });
  return hostOf(formatAddress(host, 0));
}
