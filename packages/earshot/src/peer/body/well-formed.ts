/**
 * A look over CBOR (RFC 8949) from strangers before a decoder allocates anything for it: complete,
 * counts that the bytes can hold, no deep nesting, no tags (extensions start there), text keys only.
 * @module
 */

/** Deepest nesting of arrays and maps in a value. */
export const deepestValue = 64;

/** True when `bytes` are exactly one such item. Never throws. */
export function isWellFormed(bytes: Uint8Array): boolean {
  return itemEnd(bytes, 0, deepestValue) === bytes.length;
}

/** Where the item at `at` ends, or −1. */
function itemEnd(bytes: Uint8Array, at: number, depth: number): number {
  const first = bytes[at];
  if (first === undefined) return -1;
  const major = first >> 5;
  const low = first & 31;
  const size = argumentSize(low);
  const start = at + 1 + size;
  if (size < 0 || start > bytes.length) return -1;
  const argument = size === 0 ? low : uint(bytes, at + 1, size);
  switch (major) {
    case 0:
    case 1:
      return start;
    case 2:
    case 3:
      return argument <= bytes.length - start ? start + argument : -1;
    case 4:
    case 5:
      return itemsEnd(bytes, start, argument, major === 5, depth);
    case 7:
      return isSimpleKnown(low) ? start : -1;
    default:
      return -1;
  }
}

function itemsEnd(
  bytes: Uint8Array,
  start: number,
  count: number,
  pairs: boolean,
  depth: number,
): number {
  // Each item takes a byte at least.
  if (depth === 0 || count > bytes.length - start) return -1;
  let at = start;
  for (let item = 0; item < count; item++) {
    if (pairs) {
      if ((bytes[at] ?? 0) >> 5 !== 3) return -1;
      at = itemEnd(bytes, at, 0);
      if (at < 0) return -1;
    }
    at = itemEnd(bytes, at, depth - 1);
    if (at < 0) return -1;
  }
  return at;
}

/** Bytes of the argument that follow the first byte; −1 for reserved and indefinite lengths. */
function argumentSize(low: number): number {
  if (low < 24) return 0;
  return low < 28 ? 1 << (low - 24) : -1;
}

/** `false`, `true`, `null`, and floating-point numbers of 2, 4 and 8 bytes. */
function isSimpleKnown(low: number): boolean {
  return (low >= 20 && low <= 22) || (low >= 25 && low <= 27);
}

/** A big-endian number; beyond 2⁵³ inexact, which is too large for any count. */
function uint(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let index = at; index < at + size; index++) value = value * 256 + (bytes[index] ?? 0);
  return value;
}
