/**
 * Where a peer's time comes from: the machine's clocks, or a virtual one under the simulator.
 * @module
 */

/** Calls off what was scheduled. */
export type Cancel = () => void;

export interface Clock {
  /** Monotonic milliseconds, fractions allowed; the origin does not matter. */
  now(): number;
  /** Calls `callback` once when `now()` has reached `at`, never within this call. */
  schedule(at: number, callback: () => void): Cancel;
  /**
   * Wall-clock milliseconds since 1970. A jump against `now()` tells of a sleep. Where it is
   * missing, the two never come apart.
   */
  wall?(): number;
}

/** The longest delay that `setTimeout` takes, in milliseconds. */
const longestDelayMs = 2 ** 31 - 1;

/** The machine's own clocks. */
export function realClock(): Clock {
  return {
    now: () => performance.now(),
    wall: () => Date.now(),
    schedule(at, callback) {
      const delayMs = at - performance.now();
      if (delayMs <= 0) {
        // A timer of 0 waits for a whole millisecond.
        const immediate = setImmediate(callback);
        return () => clearImmediate(immediate);
      }
      const timer = setTimeout(callback, Math.min(longestDelayMs, Math.ceil(delayMs)));
      return () => clearTimeout(timer);
    },
  };
}
