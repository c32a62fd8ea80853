/**
 * How long a server takes to answer, and how long to wait before a call is repeated (RFC 6298 §2).
 * @module
 */
import { limits } from "../core/limits.ts";

export class RoundTrip {
  /** Smoothed, in milliseconds; `undefined` before the first answer. */
  smoothedMs: number | undefined;
  #variationMs = 0;

  /** A call that was sent once has been answered: of one that was repeated nobody knows which (Karn). */
  measured(ms: number): void {
    if (this.smoothedMs === undefined) {
      this.smoothedMs = ms;
      this.#variationMs = ms / 2;
      return;
    }
    this.#variationMs += (Math.abs(this.smoothedMs - ms) - this.#variationMs) / 4;
    this.smoothedMs += (ms - this.smoothedMs) / 8;
  }

  /** How long to wait for an answer to the `tries`th sending, from 1. */
  patienceMs(tries: number): number {
    const once =
      this.smoothedMs === undefined
        ? limits.callRepeatAtFirstMs
        : Math.max(limits.callRepeatMinMs, this.smoothedMs + 4 * this.#variationMs);
    return Math.min(limits.callRepeatMaxMs, once * 2 ** (tries - 1));
  }
}
