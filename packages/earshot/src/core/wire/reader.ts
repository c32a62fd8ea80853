/**
 * Reads numbers, bytes and text from a datagram. Total: reading past the end or beyond a limit sets
 * `fault` and gives zeros, so that decoders need no checks of their own and never throw.
 * @module
 */

/** Why bytes are no valid frames. */
export type WireFault = "truncated" | "bad-text" | "over-limit" | "bad-value";

/** Without streaming it keeps nothing from one text to the next. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class Reader {
  readonly bytes: Uint8Array;
  at: number;
  end: number;
  fault: WireFault | undefined;

  constructor(bytes: Uint8Array, at = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** Records the first fault; later ones do not hide it. */
  fail(fault: WireFault): void {
    this.fault ??= fault;
  }

  uint8(): number {
    return this.#take(1) ? (this.bytes[this.at - 1] ?? 0) : 0;
  }

  uint16(): number {
    if (!this.#take(2)) return 0;
    return ((this.bytes[this.at - 2] ?? 0) << 8) | (this.bytes[this.at - 1] ?? 0);
  }

  uint32(): number {
    return this.uint16() * 0x1_0000 + this.uint16();
  }

  /** A view of the next `length` bytes: copy what outlives the datagram. */
  slice(length: number): Uint8Array {
    if (!this.#take(length)) return new Uint8Array(length);
    return this.bytes.subarray(this.at - length, this.at);
  }

  rest(): Uint8Array {
    return this.slice(this.end - this.at);
  }

  text(length: number): string {
    const bytes = this.slice(length);
    if (isAscii(bytes)) return String.fromCharCode(...bytes);
    try {
      return decoder.decode(bytes);
    } catch {
      this.fail("bad-text");
      return "";
    }
  }

  #take(length: number): boolean {
    if (this.fault === undefined && this.at + length <= this.end) {
      this.at += length;
      return true;
    }
    this.fail("truncated");
    return false;
  }
}

/** Most texts are, and then need no decoder. */
function isAscii(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if ((bytes[at] as number) >= 0x80) return false;
  return true;
}
