/**
 * How fast somebody may speak: so much at once, and so much a second from then on.
 *
 * @module
 */
import { gatewayLimits as limits } from "../limits.ts";

export interface Rate {
  readonly atOnce: number;
  readonly perS: number;
}

/** Of frames and requests. */
const usual: Rate = { atOnce: limits.framesAtOnce, perS: limits.framesPerS };

export class Pace {
  readonly #rate: Rate;
  #left: number;
  #at: number;

  constructor(now: number, rate: Rate = usual) {
    this.#rate = rate;
    this.#left = rate.atOnce;
    this.#at = now;
  }

  /** @returns whether one more is within it */
  take(now: number): boolean {
    const gained = ((now - this.#at) / 1_000) * this.#rate.perS;
    this.#left = Math.min(this.#rate.atOnce, this.#left + Math.max(0, gained));
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
