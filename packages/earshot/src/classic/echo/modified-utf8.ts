/**
 * The strings of Java's `writeUTF` and `readUTF`: two bytes of length, then "modified UTF-8", in which U+0000 takes two
 * bytes and each half of a surrogate pair three (java.io.DataInput, "Modified UTF-8").
 * @module
 */
import { classicLimits } from "../limits.ts";

/** The bytes of a string with their length; `undefined` when they are more than 65,535. */
export function writeUtf(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x01 && unit <= 0x7f) bytes.push(unit);
    else if (unit <= 0x7ff) bytes.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
    else bytes.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
  }
  if (bytes.length > classicLimits.utfBytes) return undefined;
  return Uint8Array.of(bytes.length >> 8, bytes.length & 0xff, ...bytes);
}

/** The string of such bytes, without their length; `undefined` where Java would throw `UTFDataFormatException`. */
export function readUtf(bytes: Uint8Array): string | undefined {
  const units: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first >> 5 === 0b110 ? 2 : first >> 4 === 0b1110 ? 3 : 0;
    if (length === 0 || at + length > bytes.length) return undefined;
    let unit = length === 1 ? first : first & (length === 2 ? 0x1f : 0x0f);
    for (let next = at + 1; next < at + length; next++) {
      const byte = bytes[next] ?? 0;
      if (byte >> 6 !== 0b10) return undefined;
      unit = (unit << 6) | (byte & 0x3f);
    }
    units.push(unit);
    at += length;
  }
  let text = "";
  for (let at = 0; at < units.length; at += 4_096)
    text += String.fromCharCode(...units.slice(at, at + 4_096));
  return text;
}

/** Cuts strings out of a stream of bytes. */
export class UtfReader {
  #waiting: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): void {
    this.#waiting = this.#waiting.length === 0 ? bytes : Buffer.concat([this.#waiting, bytes]);
  }

  /** The next string; `"malformed"` for bytes that are none; `undefined` until more has come. */
  next(): { readonly text: string } | "malformed" | undefined {
    const [high, low] = this.#waiting;
    if (high === undefined || low === undefined) return undefined;
    const length = (high << 8) | low;
    if (this.#waiting.length < 2 + length) return undefined;
    const text = readUtf(this.#waiting.subarray(2, 2 + length));
    this.#waiting = this.#waiting.subarray(2 + length);
    return text === undefined ? "malformed" : { text };
  }
}
