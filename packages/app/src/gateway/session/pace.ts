/**
 * How fast somebody may speak: so much at once, and so much a second from then on.
 *
 * @module
 */
import { gatewayLimits as limits } from "../limits.ts";

export class Pace {
  #left: number = limits.framesAtOnce;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** @returns whether one more is within it */
  take(now: number): boolean {
    const gained = ((now - this.#at) / 1_000) * limits.framesPerS;
    this.#left = Math.min(limits.framesAtOnce, this.#left + Math.max(0, gained));
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
