/**
 * Where a peer's time comes from: the machine's clocks, or a virtual one under the simulator.
 * @module
 */

export interface Clock {
  /** Monotonic milliseconds, fractions allowed; the origin does not matter. */
  now(): number;
  /** Calls `callback` once when `now()` has reached `at`; the returned function cancels it. */
  schedule(at: number, callback: () => void): () => void;
  /**
   * Wall-clock milliseconds since 1970. A jump against `now()` tells of a sleep. Where it is
   * missing, time never jumps.
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
      const delayMs = Math.min(longestDelayMs, Math.max(0, at - performance.now()));
      const timer = setTimeout(callback, Math.ceil(delayMs));
      return () => clearTimeout(timer);
    },
  };
}
