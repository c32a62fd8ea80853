/**
 * A TCP session without a framing: each piece is handled as it was read.
 * @module
 */
import type { Session } from "../tcp/tcp-service.ts";

export class Pieces implements Session {
  readonly #handle: (bytes: Uint8Array) => void;
  readonly #largest: number;
  #waiting: Uint8Array = new Uint8Array(0);

  /** `largest`: bytes that are handled at once. */
  constructor(handle: (bytes: Uint8Array) => void, largest: number = Infinity) {
    this.#handle = handle;
    this.#largest = largest;
  }

  push(bytes: Uint8Array): void {
    this.#waiting = this.#waiting.length === 0 ? bytes : Buffer.concat([this.#waiting, bytes]);
  }

  work(): boolean {
    if (this.#waiting.length === 0) return false;
    const piece = this.#waiting.subarray(0, Math.min(this.#largest, this.#waiting.length));
    this.#waiting = this.#waiting.subarray(piece.length);
    this.#handle(piece);
    return true;
  }

  end(): void {}

  closed(): void {}
}
