/**
 * Notices that the machine slept. Where the monotonic clock stands still meanwhile (Linux), the wall
 * clock jumps ahead of it; where it goes on (macOS, Windows), a timer is very late. A clock that is set
 * forward looks the same, and asking everybody anew does no harm then.
 * @module
 */
import type { Clock } from "../clock.ts";

const jumpMs = 2_000;
/** A loop that is blocked for so long has lost its place among the others as well. */
const lateMs = 10_000;

export class SleepWatch {
  readonly #clock: Clock;
  #apart: number;
  #checkedAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#apart = this.#read();
    this.#checkedAt = clock.now();
  }

  /**
   * How long the machine slept, in milliseconds, or 0.
   * @param dueAt when the timer that fires now was due
   */
  check(dueAt: number): number {
    const apart = this.#read();
    const jumped = apart - this.#apart;
    this.#apart = apart;
    const now = this.#clock.now();
    // A deadline that was past when it was set says nothing of what happened since.
    const late = now - Math.max(dueAt, this.#checkedAt);
    this.#checkedAt = now;
    if (jumped >= jumpMs) return jumped;
    return late >= lateMs ? late : 0;
  }

  #read(): number {
    return (this.#clock.wall?.() ?? this.#clock.now()) - this.#clock.now();
  }
}
