/**
 * A token bucket: so many a second, and a burst at once. It bounds what strangers can make us answer.
 * @module
 */
import { classicLimits } from "./limits.ts";

export class Budget {
  readonly #perS: number;
  readonly #burst: number;
  #tokens: number;
  #at: number | undefined;

  constructor(perS: number, burst: number = perS) {
    this.#perS = perS;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Takes one if there is one. `now` in monotonic milliseconds. */
  take(now: number): boolean {
    this.#refill(now);
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  /** Milliseconds until there is one again; 0 when there is. */
  waitMs(now: number): number {
    this.#refill(now);
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) / this.#perS) * 1_000);
  }

  #refill(now: number): void {
    const passed = Math.max(0, now - (this.#at ?? now));
    this.#at = now;
    this.#tokens = Math.min(this.#burst, this.#tokens + (passed / 1_000) * this.#perS);
  }
}

/** A budget for all sources together and one for each, the number of which is bounded. */
export class SourceBudgets {
  readonly #all = new Budget(classicLimits.answersPerS);
  readonly #bySource = new Map<string, Budget>();

  take(host: string, now: number): boolean {
    let own = this.#bySource.get(host);
    if (own === undefined) {
      // Sources can be forged; who was forgotten begins anew, and the budget for all still holds.
      if (this.#bySource.size >= classicLimits.sources) this.#bySource.clear();
      own = new Budget(classicLimits.answersPerSourcePerS);
      this.#bySource.set(host, own);
    }
    return own.take(now) && this.#all.take(now);
  }
}
