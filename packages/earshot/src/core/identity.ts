/**
 * The three words that are never mixed: a peer id says who, an epoch says which life of it, and an
 * incarnation (a number, see liveness) counts the refutations within that life.
 * @module
 */

declare const peerIdBrand: unique symbol;
declare const epochBrand: unique symbol;

/** Who: the first 16 bytes of SHA-256 over the Ed25519 public key, as 32 hexadecimal digits. */
export type PeerId = string & { readonly [peerIdBrand]: true };

/** Which life: 128 random bits drawn at each start, as 32 hexadecimal digits. */
export type Epoch = string & { readonly [epochBrand]: true };

/** Length of a peer id and of an epoch on the wire, in bytes. */
export const identifierBytes = 16;

/** The peer id of 16 bytes. */
export function peerIdOf(bytes: Uint8Array): PeerId {
  return hexOf(bytes, 0, identifierBytes) as PeerId;
}

/** The epoch of 16 bytes at `at`. */
export function epochOf(bytes: Uint8Array, at = 0): Epoch {
  return hexOf(bytes, at, identifierBytes) as Epoch;
}

const digits: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

/** `length` bytes of `bytes` from `at`, as lower-case hexadecimal digits. */
export function hexOf(bytes: Uint8Array, at = 0, length: number = bytes.length): string {
  let text = "";
  for (let index = at; index < at + length; index++) text += digits[bytes[index] ?? 0];
  return text;
}

/** The bytes of an even number of hexadecimal digits. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}
