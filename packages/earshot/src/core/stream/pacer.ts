/**
 * How fast a stream may go: a token bucket whose rate falls to what gets through when too much is lost,
 * and rises again. Loss by chance leaves it alone: only a queue that overflows loses so large a share.
 * @module
 */
import { limits } from "../limits.ts";

/** Slots a millisecond at the least. */
const slowest = 0.2;
/** What gets through is a little less than what could. */
const decrease = 0.95;
const increase = 1.1;
/** This much faster than what was found to get through, the limit is forgotten. */
const freedom = 8;
/** The bucket holds what the rate brings in this time: timers are no finer. */
const bucketMs = 3;
const smallestBucket = 4;

export class Pacer {
  /** Slots a millisecond; infinite while nothing is wrong. */
  rate: number = Number.POSITIVE_INFINITY;
  #tokens = 0;
  #filledAt = 0;
  #found = 0;
  #periodFrom = 0;
  #sent = 0;

  /** How many of `wanted` slots may go now. */
  take(now: number, wanted: number): number {
    if (this.rate === Number.POSITIVE_INFINITY) {
      this.#sent += wanted;
      return wanted;
    }
    const most = Math.max(smallestBucket, this.rate * bucketMs);
    this.#tokens = Math.min(most, this.#tokens + (now - this.#filledAt) * this.rate);
    this.#filledAt = now;
    const given = Math.min(wanted, Math.floor(this.#tokens));
    this.#tokens -= given;
    this.#sent += given;
    return given;
  }

  /** Repairs go at once, at the cost of what comes next. */
  spend(slots: number): void {
    if (this.rate !== Number.POSITIVE_INFINITY) this.#tokens -= slots;
  }

  /** In how many milliseconds there will be something to take. */
  get waitMs(): number {
    return this.#tokens >= 1 ? 0 : Math.max(1, (1 - this.#tokens) / this.rate);
  }

  /**
   * Sets the rate anew, every `limits.paceMs`. `lost` is how many slots the worst receiver asked for
   * since; `true` when that was a new period.
   */
  adjust(now: number, lost: number): boolean {
    const ms = now - this.#periodFrom;
    if (ms < limits.paceMs) return false;
    const sent = this.#sent;
    this.#periodFrom = now;
    this.#sent = 0;
    if (lost >= limits.paceSlots / 4 && lost > limits.paceLoss * Math.max(sent, lost)) {
      const through = Math.max(0, sent - lost) / ms;
      const next = Math.max(
        through * decrease,
        this.rate === Number.POSITIVE_INFINITY ? 0 : this.rate / 2,
      );
      this.#found = Math.max(slowest, Math.min(next, this.rate));
      if (this.rate === Number.POSITIVE_INFINITY) this.#filledAt = now;
      this.rate = this.#found;
    } else if (this.rate !== Number.POSITIVE_INFINITY && sent >= (this.rate * ms) / 2) {
      // Only who uses a rate learns that it works.
      this.rate *= increase;
      if (this.rate > this.#found * freedom) this.rate = Number.POSITIVE_INFINITY;
    }
    return true;
  }
}
