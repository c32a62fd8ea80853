/**
 * A hybrid logical clock (Kulkarni et al., 2014) that others cannot drag: close to wall time, and never
 * behind what was heard within bounds.
 * @module
 */
import { topicLimits } from "./limits.ts";
import { type LogicalTime, ticksPerMs } from "./records.ts";

export class LogicalClock {
  #last: LogicalTime = 0;

  /** The time of what is said now: above all before. A wall clock that was set back is waited out by counting. */
  tick(wallMs: number): LogicalTime {
    this.#last = Math.max(this.#last + 1, Math.floor(wallMs) * ticksPerMs);
    return this.#last;
  }

  /** A time of our own log, which must not fall whatever the wall clock says. */
  own(time: LogicalTime): void {
    this.#last = Math.max(this.#last, time);
  }

  /** A time of another's; `false` when it was too far ahead to count. */
  heard(time: LogicalTime, wallMs: number): boolean {
    if (time > (Math.floor(wallMs) + topicLimits.dragMs) * ticksPerMs) return false;
    this.#last = Math.max(this.#last, time);
    return true;
  }
}
