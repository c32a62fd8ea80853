/**
 * Sums over what a row says, so that a flipped bit is noticed when it is read: SQLite checks the structure of its
 * file, not what stands in it.
 * @module
 */
import { crc32 } from "node:zlib";

export type Part = string | number | Uint8Array | null;

const number = new Float64Array(2);
const numberBytes = new Uint8Array(number.buffer);

/** CRC-32 over parts and their lengths. */
export function checksum(...parts: readonly Part[]): number {
  let sum = 0;
  for (const part of parts) {
    if (typeof part === "number") {
      number[0] = part;
      number[1] = -2;
      sum = crc32(numberBytes, sum);
    } else {
      number[0] = part?.length ?? -1;
      number[1] = -1;
      sum = crc32(numberBytes, sum);
      if (part !== null) sum = crc32(part, sum);
    }
  }
  return sum;
}
