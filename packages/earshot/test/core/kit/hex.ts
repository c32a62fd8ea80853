/**
 * Bytes as people write them in tests: hexadecimal digits, spaces between fields allowed.
 * @module
 */

/** The bytes of hexadecimal digits; white space is for the reader. */
export function unhex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ""), "hex"));
}

/** Lower-case hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** `length` bytes that count up from `from`. */
export function counting(length: number, from = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => from + index);
}
