/**
 * Writes numbers, bytes and text into a buffer that grows, for frames of control datagrams.
 * @module
 */

export class Writer {
  #bytes: Uint8Array;
  length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** A view of what was written so far. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  uint8(value: number): void {
    this.#room(1);
    this.#bytes[this.length++] = value & 0xff;
  }

  uint16(value: number): void {
    this.uint8(value >>> 8);
    this.uint8(value);
  }

  uint32(value: number): void {
    this.uint16(value >>> 16);
    this.uint16(value);
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Overwrites two bytes written earlier: a length that was not known before. */
  patchUint16(at: number, value: number): void {
    this.#bytes[at] = (value >>> 8) & 0xff;
    this.#bytes[at + 1] = value & 0xff;
  }

  #room(count: number): void {
    const wanted = this.length + count;
    if (wanted <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(wanted, this.#bytes.length * 2));
    grown.set(this.written());
    this.#bytes = grown;
  }
}

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
