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
const increase = 1.05;
/** The longer nothing is wrong, the bolder. */
const acceleration = 0.05;
const mostIncrease = 2;
const slowIncrease = 1.02;
/** The rate must have fallen to this part for its effect to show. */
const judged = 0.9;
/** Chance spreads by so much. */
const alike = 1.15;
const mostTolerated = 0.6;
/** Tolerance fades, for the case that the weather has changed. */
const forgetting = 0.995;
/** Slots a millisecond from which on there is no limit: 700 MB/s. */
const fastest = 500;
/** The bucket holds what the rate brings in this time: timers are no finer. */
const bucketMs = 3;
const smallestBucket = 4;

export class Pacer {
  /** Slots a millisecond; infinite while nothing is wrong. */
  rate: number = Number.POSITIVE_INFINITY;
  #tokens = 0;
  #filledAt = 0;
  #goodPeriods = 0;
  #periodFrom = 0;
  #sent = 0;
  #sentBefore = 0;
  #msBefore = 0;
  #lostBefore = 0;
  #missedBefore = 0;
  #toldBefore = 0;
  /** Loss that is taken for chance. */
  #tolerated: number = limits.paceLoss;
  /** What was sent and what got through when the rate was lowered last, and the rate before that. */
  #used = 0;
  #through = 0;
  #slowedFrom: number = Number.POSITIVE_INFINITY;
  /** What got through when the rate was too high last. */
  #ceiling = 0;

  /** How many of `wanted` slots may go now. */
  take(now: number, wanted: number): number {
    if (this.rate === Number.POSITIVE_INFINITY) {
      this.#sent += wanted;
      return wanted;
    }
    const most = Math.max(smallestBucket, this.rate * bucketMs);
    this.#tokens = Math.min(most, this.#tokens + (now - this.#filledAt) * this.rate);
    this.#filledAt = now;
    const given = Math.max(0, Math.min(wanted, Math.floor(this.#tokens)));
    this.#tokens -= given;
    this.#sent += given;
    return given;
  }

  /** Forgets all that was lost: whoever lost it is no longer waited for. */
  reset(): void {
    this.rate = Number.POSITIVE_INFINITY;
    this.#tolerated = limits.paceLoss;
    this.#slowedFrom = Number.POSITIVE_INFINITY;
    this.#ceiling = 0;
    this.#sent = 0;
    this.#forgetPeriod();
  }

  /** In how many milliseconds there will be something to take. */
  get waitMs(): number {
    return this.#tokens >= 1 ? 0 : Math.max(1, (1 - this.#tokens) / this.rate);
  }

  /**
   * Sets the rate anew, every `limits.paceMs`; `undefined` when it is not time for that. Since then the worst
   * receiver has asked for `lost` slots; of those that it told of for the first time, `told`, it missed `missed`.
   * After `slower` only what is sent from now on counts as lost: the rest was sent too fast.
   */
  adjust(
    now: number,
    {
      lost,
      missed,
      told,
    }: { readonly lost: number; readonly missed: number; readonly told: number },
  ): "slower" | "as-before" | undefined {
    const ms = now - this.#periodFrom;
    // A queue that overflows is not fed until the end of the period.
    const alarm = lost >= limits.paceSlots && lost > this.#sent / 2;
    if (ms < limits.paceMs && !alarm) return undefined;
    // What is missed was sent in this period or in the one before.
    const sent = this.#sent + this.#sentBefore;
    const share = sent === 0 ? 0 : Math.min(1, (lost + this.#lostBefore) / sent);
    this.#periodFrom = now;
    if (sent >= limits.paceSlots && share > this.#tolerated && !this.#isOld(missed, told)) {
      this.#slowDown(now, sent / Math.max(1, ms + this.#msBefore), share);
      this.#sent = 0;
      this.#forgetPeriod();
      return "slower";
    }
    if (this.rate !== Number.POSITIVE_INFINITY) this.#speedUp(this.#sent / Math.max(1, ms));
    this.#sentBefore = this.#sent;
    this.#msBefore = Math.min(ms, 4 * limits.paceMs);
    this.#lostBefore = lost;
    this.#missedBefore = missed;
    this.#toldBefore = told;
    this.#sent = 0;
    return "as-before";
  }

  /**
   * Whether what is lost is much only beside what was sent meanwhile: it was sent long ago, when loops are
   * late, and is little of what has been told of.
   */
  #isOld(missed: number, told: number): boolean {
    const toldInAll = told + this.#toldBefore;
    if (toldInAll < limits.paceSlots) return false;
    return missed + this.#missedBefore <= this.#tolerated * toldInAll;
  }

  #forgetPeriod(): void {
    this.#sentBefore = this.#msBefore = this.#lostBefore = 0;
    this.#missedBefore = this.#toldBefore = 0;
  }

  /** @param used slots a millisecond that were sent, of which `share` was lost */
  #slowDown(now: number, used: number, share: number): void {
    const { rate } = this;
    const through = used * (1 - share);
    // A queue lets as much through as before, when less is sent; by chance that much less gets through.
    const less = used / this.#used;
    const isChance = less < judged && through < this.#through * less * alike;
    this.#used = used;
    this.#through = through;
    if (rate !== Number.POSITIVE_INFINITY && isChance && share <= mostTolerated) {
      this.#tolerated = share * 1.5;
      this.rate = this.#slowedFrom;
      return;
    }
    if (rate === Number.POSITIVE_INFINITY) this.#filledAt = now;
    this.#slowedFrom = rate;
    this.rate = Math.max(slowest, Math.min(rate, through * decrease));
    // The first time it is the whole window that came at once, which says little.
    if (rate !== Number.POSITIVE_INFINITY) this.#ceiling = through;
    this.#goodPeriods = 0;
  }

  /** Only who uses a rate learns that it works. */
  #speedUp(used: number): void {
    this.#tolerated = Math.max(limits.paceLoss, this.#tolerated * forgetting);
    if (used < this.rate / 2) return;
    // As CUBIC (RFC 9438): quickly up to where it was too much, slowly past it, then quickly again.
    const near = this.rate > this.#ceiling * 0.8 && this.rate < this.#ceiling * 1.25;
    if (near) this.#goodPeriods = 0;
    const quick = Math.min(mostIncrease, increase + acceleration * this.#goodPeriods++);
    this.rate *= near ? slowIncrease : quick;
    if (this.rate > fastest) this.rate = Number.POSITIVE_INFINITY;
  }
}
