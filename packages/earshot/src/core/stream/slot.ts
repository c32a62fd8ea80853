/**
 * What is where in a slot: the datagram of a stream.
 *
 * ```text
 *  0  header (32): stream not 0, low 32 bits of the sequence
 * 32  messages of the stream that ended before this slot, low 32 bits
 * 36  slot frames, then the tag in a closed realm
 * ```
 * @module
 */
import { headerBytes } from "../wire/header.ts";

/** Bytes in front of the frames of a slot. */
export const slotHeadBytes: number = headerBytes + 4;

const wrap = 2 ** 32;

/** The full number whose low 32 bits are `low`: the one nearest to `near`. */
export function restoreNear(low: number, near: number): number {
  const base = near - (near % wrap) + low;
  if (base > near + wrap / 2 && base >= wrap) return base - wrap;
  return base < near - wrap / 2 ? base + wrap : base;
}

/** Reads 32 bits, big-endian. */
export function uint32At(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  );
}

/** Reads 16 bits, big-endian. */
export function uint16At(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

/** Writes the low 32 bits of a number, big-endian. */
export function setUint32At(bytes: Uint8Array, at: number, value: number): void {
  const low = value >>> 0;
  bytes[at] = low >>> 24;
  bytes[at + 1] = low >>> 16;
  bytes[at + 2] = low >>> 8;
  bytes[at + 3] = low;
}
