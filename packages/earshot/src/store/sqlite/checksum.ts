/**
 * Sums over what a row says, so that a flipped bit is noticed when it is read: SQLite checks the structure of its
 * file, not what stands in it.
 * @module
 */
import { crc32 } from "node:zlib";
import { assert } from "../../core/limits.ts";

/** `null` is what a flipped bit can make of any other. */
export type Part = string | number | Uint8Array | null;

/** Values of a row, at most. */
const parts = 16;
const numbers = new Float64Array(parts);
const numberBytes = new Uint8Array(numbers.buffer);

/** CRC-32 over values: first the numbers and the lengths of the others, then those. */
export function checksum(...values: readonly Part[]): number {
  assert(values.length <= parts, "a row has few values");
  for (const [index, value] of values.entries())
    numbers[index] = typeof value === "number" ? value : -1 - (value?.length ?? 0);
  let sum = crc32(numberBytes.subarray(0, values.length * 8));
  for (const value of values)
    if (value !== null && typeof value !== "number") sum = crc32(value, sum);
  return sum;
}

/** The same for an entry, of which there are many. */
export function entryChecksum(
  position: number,
  branch: number,
  sequence: number,
  time: number,
  form: number,
  content: Uint8Array,
): number {
  numbers[0] = position;
  numbers[1] = branch;
  numbers[2] = sequence;
  numbers[3] = time;
  numbers[4] = form;
  numbers[5] = -1 - content.length;
  return crc32(content, crc32(entryNumberBytes));
}

const entryNumberBytes = numberBytes.subarray(0, 6 * 8);
