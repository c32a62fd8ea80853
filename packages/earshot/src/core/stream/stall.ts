/**
 * Whether a receiver holds its stream back: judged by its progress while the stream waits for it, not by
 * a standstill alone, as one that moves a slot at a time holds everybody back just as much.
 * @module
 */
import { limits } from "../limits.ts";

/** This part of the time must have been spent waiting for it. */
const waitingShare = 0.8;

export class Stall {
  /** Since when it is watched; `undefined` while it holds nobody back. */
  #since: number | undefined;
  #received = 0;
  #waitedMs = 0;
  #waitingSince: number | undefined;

  /** The stream waits for it (or no longer). */
  waits(waiting: boolean, now: number, received: number): void {
    if (waiting === (this.#waitingSince !== undefined)) return;
    if (waiting) {
      this.#waitingSince = now;
      if (this.#since === undefined) this.#begin(now, received);
    } else {
      this.#waitedMs += now - (this.#waitingSince ?? now);
      this.#waitingSince = undefined;
    }
  }

  /** `true` when it has held the stream back for `patienceMs` with next to no progress. */
  judge(now: number, received: number, patienceMs: number): boolean {
    if (this.#since === undefined) return false;
    if (received - this.#received >= limits.slowSlots) {
      this.#begin(now, received);
      return false;
    }
    if (now - this.#since < patienceMs) return false;
    const waiting = this.#waitingSince;
    const waited = this.#waitedMs + (waiting === undefined ? 0 : now - waiting);
    const guilty = waited >= waitingShare * (now - this.#since);
    if (waiting === undefined) this.#since = undefined;
    else this.#begin(now, received);
    return guilty;
  }

  /** Puts the verdict off: it was we who stood still. */
  postpone(ms: number): void {
    if (this.#since !== undefined) this.#since += ms;
    if (this.#waitingSince !== undefined) this.#waitingSince += ms;
  }

  #begin(now: number, received: number): void {
    this.#since = now;
    this.#received = received;
    this.#waitedMs = 0;
    if (this.#waitingSince !== undefined) this.#waitingSince = now;
  }
}
