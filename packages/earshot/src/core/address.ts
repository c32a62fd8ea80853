/**
 * Where a datagram comes from or goes to, as the engine sees it: a text the transports understand.
 * The engine never resolves or dials; it only compares, stores and carries addresses.
 * @module
 */

declare const addressBrand: unique symbol;

/** `"192.0.2.7:7468"` or `"[fe80::1%eth0]:7468"`: an IP address with its port, the zone kept. */
export type Address = string & { readonly [addressBrand]: true };

/** An address taken apart. `bytes` has 4 or 16 bytes; `zone` is `""` when there is none. */
export interface AddressParts {
  readonly bytes: Uint8Array;
  readonly port: number;
  readonly zone: string;
}

/** Joins a host (an IPv4 or IPv6 literal, the latter with or without a zone) and a port. */
export function addressOf(host: string, port: number): Address {
  return (host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`) as Address;
}

/** The host of an address, its zone kept: `"fe80::1%eth0"`. */
export function hostOf(address: Address): string {
  const colon = address.lastIndexOf(":");
  return address.charCodeAt(0) === 0x5b ? address.slice(1, colon - 1) : address.slice(0, colon);
}

/** The port of an address. */
export function portOf(address: Address): number {
  return Number(address.slice(address.lastIndexOf(":") + 1));
}

/** True for IPv6 addresses. */
export function isVersion6(address: Address): boolean {
  return address.charCodeAt(0) === 0x5b;
}

/**
 * True for addresses that mean something on one link only (RFC 3927 §1.6, RFC 4291 §2.5.6) or on one
 * host only; they are never told to others, because there they would name somebody else.
 */
export function isLocalOnly(address: Address): boolean {
  const host = hostOf(address).toLowerCase();
  return /^(fe[89ab][0-9a-f]:|::1$|127\.|169\.254\.)/.test(host);
}

/** Takes an address apart, or returns `undefined` when it is none. */
export function parseAddress(text: string): AddressParts | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)(?:%([^\]]{1,32}))?\]|([0-9.]+)):(\d{1,5})$/.exec(text);
  if (match === null) return undefined;
  const port = Number(match[4]);
  if (port > 0xffff) return undefined;
  const bytes = match[3] === undefined ? parseVersion6(match[1] ?? "") : parseVersion4(match[3]);
  return bytes && { bytes, port, zone: match[2] ?? "" };
}

/** The address of 4 or 16 bytes and a port. IPv6 is written as RFC 5952 asks. */
export function formatAddress(bytes: Uint8Array, port: number): Address {
  if (bytes.length === 4) return addressOf(bytes.join("."), port);
  const words: number[] = [];
  for (let at = 0; at < 16; at += 2) words.push(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
  return addressOf(formatVersion6(words), port);
}

function parseVersion4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  const bytes = parts.map(Number);
  return parts.every((part) => /^\d{1,3}$/.test(part)) && bytes.every((byte) => byte <= 255)
    ? Uint8Array.from(bytes)
    : undefined;
}

function parseVersion6(text: string): Uint8Array | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  // Dotted IPv4 may only come last (RFC 4291 §2.2).
  const dots = text.indexOf(".");
  if (dots >= 0 && text.indexOf(":", dots) >= 0) return undefined;
  const head = wordsOf(halves[0] ?? "");
  const tail = wordsOf(halves[1] ?? "");
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const words = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]));
}

function wordsOf(text: string): number[] | undefined {
  if (text === "") return [];
  const words: number[] = [];
  for (const part of text.split(":")) {
    if (part.includes(".")) {
      const bytes = parseVersion4(part);
      if (bytes === undefined) return undefined;
      words.push(
        ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0),
        ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0),
      );
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) words.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return words;
}

function formatVersion6(words: readonly number[]): string {
  const [high = 0, low = 0] = words.slice(6);
  // IPv4-mapped addresses are written as such (RFC 5952 §5).
  if (words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff)
    return `::ffff:${high >> 8}.${high & 0xff}.${low >> 8}.${low & 0xff}`;
  let best = { from: -1, length: 1 };
  for (let from = 0; from < 8; from++) {
    let length = 0;
    while (from + length < 8 && words[from + length] === 0) length++;
    if (length > best.length) best = { from, length };
  }
  const hex = (part: readonly number[]) => part.map((word) => word.toString(16)).join(":");
  return best.from < 0
    ? hex(words)
    : `${hex(words.slice(0, best.from))}::${hex(words.slice(best.from + best.length))}`;
}
