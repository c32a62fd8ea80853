/**
 * A token bucket: so many at once, so many a second.
 * @module
 */

export class Budget {
  readonly #perSecond: number;
  readonly #capacity: number;
  #tokens: number;
  #filledAt = 0;

  constructor(perSecond: number, capacity: number) {
    this.#perSecond = perSecond;
    this.#capacity = capacity;
    this.#tokens = capacity;
  }

  /** Takes one token; `false` when there is none. `perSecond` is the rate since the last call. */
  take(now: number, perSecond: number = this.#perSecond): boolean {
    const gained = ((now - this.#filledAt) / 1_000) * perSecond;
    this.#tokens = Math.min(this.#capacity, this.#tokens + Math.max(0, gained));
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
