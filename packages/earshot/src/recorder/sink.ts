/**
 * Where a recording goes: a file, or memory in tests.
 * @module
 */

export interface Sink {
  /** Takes a copy. `false`: too much waits to be written, and this was not taken. */
  write(bytes: Uint8Array): boolean;
  /** Writes what waits; resolves, whatever becomes of it, when nothing more is held. */
  close(): Promise<void>;
}

/** A sink that keeps everything, for recordings that are replayed at once. */
export class MemorySink implements Sink {
  readonly #parts: Uint8Array[] = [];

  write(bytes: Uint8Array): boolean {
    this.#parts.push(bytes.slice());
    return true;
  }

  async close(): Promise<void> {}

  /** All that was written. */
  bytes(): Uint8Array {
    const whole = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
