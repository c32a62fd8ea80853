/**
 * At which of this machine's addresses phones find it: one of a network that the peer takes part in, as a phone on the
 * same Wi-Fi is there as well.
 *
 * @module
 */
import type { Peer } from "earshot";
import { isIP, isIPv4, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import { Refused } from "../commands/refused.ts";

/** @throws `Refused` in words for the person, when there is none, or the one that they want is none of this machine's */
export function shareAddress(peer: Pick<Peer, "describe">, wanted: string | undefined): string {
  if (wanted !== undefined) return ownAddress(wanted);
  const links = peer.describe().transports.flatMap((transport) => transport.links);
  const addresses = links
    .filter(({ kind }) => kind === "lan")
    .flatMap((link) => link.addresses.map(bare));
  // Phones know both, but a link-local address is none for a browser.
  const usable = [...addresses.filter(isPrivate), ...addresses.filter(isIPv4)];
  const [first = addresses.find(isGlobal)] = usable;
  if (first !== undefined) return first;
  throw new Refused(
    "ERR_NO_NETWORK",
    "There is no network to share the room on: this machine is in none that phones could be in, or --interface leaves them out.",
  );
}

/** Whether it is one of this machine's, which changes with its networks. */
export function isOwnAddress(address: string): boolean {
  return address.startsWith("127.") || ownAddresses().includes(address);
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap(
    (addresses) => addresses?.map((one) => one.address) ?? [],
  );
}

function ownAddress(wanted: string): string {
  const named = networkInterfaces()[wanted]?.map(({ address }) => address) ?? [];
  const own = ownAddresses();
  const found = named.find(isIPv4) ?? own.find((address) => address === wanted);
  if (found !== undefined && isIP(found) !== 0) return found;
  // To try it out on this machine alone; the list has only the first of them.
  if (isIPv4(wanted) && wanted.startsWith("127.")) return wanted;
  const known = own.filter((address) => isIPv4(address) && !address.startsWith("127.")).join(", ");
  throw new Refused(
    "ERR_NO_NETWORK",
    `${wanted} is no address of this machine, and no interface that has one. It has ${known || "none"}.`,
  );
}

/** Without the port at which datagrams are received there, and without a zone. */
function bare(address: string): string {
  const [, v6, v4 = address] = /^\[([^%\]]+).*\]|^([\d.]+):\d+$/.exec(address) ?? [];
  return v6 ?? v4;
}

/** RFC 1918: what routers at home and at school give. */
function isPrivate(address: string): boolean {
  return isIPv4(address) && /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(address);
}

function isGlobal(address: string): boolean {
  return isIPv6(address) && !/^fe[89ab]/i.test(address);
}
