/**
 * Lines out of a stream of bytes, however they were cut on the way: split and joined writes, LF and CRLF. What is too
 * long or no UTF-8 comes out as such, so that a protocol can complain and go on.
 * @module
 */

export type Line =
  | { readonly kind: "text"; readonly text: string }
  /** Longer than allowed; what is left of it up to its end is skipped. */
  | { readonly kind: "too-long" }
  | { readonly kind: "not-utf8" };

const lf = 0x0a;
const cr = 0x0d;

export class LineReader {
  readonly #longestBytes: number;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  /** Bytes that came and were not taken; lines are cut from the front. */
  #waiting: Uint8Array = new Uint8Array(0);
  /** Up to here there is no line end. */
  #searched = 0;
  #skipping = false;

  /** `longestBytes`: of a line without its end. */
  constructor(longestBytes: number) {
    this.#longestBytes = longestBytes;
  }

  /** Takes bytes in; they may be used again afterwards. */
  push(bytes: Uint8Array): void {
    const joined = new Uint8Array(this.#waiting.length + bytes.length);
    joined.set(this.#waiting);
    joined.set(bytes, this.#waiting.length);
    this.#waiting = joined;
  }

  /** The next line, or `undefined` until more bytes have come. */
  next(): Line | undefined {
    for (;;) {
      const end = this.#waiting.indexOf(lf, this.#searched);
      if (end === -1) return this.#unfinished();
      const line = this.#waiting.subarray(0, end);
      this.#waiting = this.#waiting.subarray(end + 1);
      this.#searched = 0;
      if (this.#skipping) this.#skipping = false;
      else return this.#read(line);
    }
  }

  /** What stands behind the last line end, taken as a line when the stream has ended; some clients send no end. */
  rest(): Line | undefined {
    const rest = this.#waiting;
    const skipping = this.#skipping;
    this.#waiting = new Uint8Array(0);
    this.#searched = 0;
    this.#skipping = false;
    return rest.length === 0 || skipping ? undefined : this.#read(rest);
  }

  #unfinished(): Line | undefined {
    this.#searched = this.#waiting.length;
    // One more byte than allowed may be the CR of its end.
    if (this.#waiting.length <= this.#longestBytes + 1) return undefined;
    this.#waiting = new Uint8Array(0);
    this.#searched = 0;
    const told = this.#skipping;
    this.#skipping = true;
    return told ? undefined : { kind: "too-long" };
  }

  #read(line: Uint8Array): Line {
    const bare = line.at(-1) === cr ? line.subarray(0, -1) : line;
    if (bare.length > this.#longestBytes) return { kind: "too-long" };
    try {
      return { kind: "text", text: this.#decoder.decode(bare) };
    } catch {
      return { kind: "not-utf8" };
    }
  }
}
