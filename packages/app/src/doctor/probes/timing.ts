/**
 * Watches, while the doctor is at work, how late this process is woken and whether the clocks stay together.
 *
 * @module
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Facts } from "../facts.ts";

/** Starts watching; the returned function ends it. */
export function watchTiming(): () => Facts["timing"] {
  const resolution = 10;
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  const wall = Date.now();
  const steady = performance.now();
  return () => {
    delay.disable();
    // The histogram counts its own resolution as delay.
    const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution);
    return {
      lagMostMs: delay.max === 0 ? 0 : late(delay.max),
      lag99Ms: late(delay.percentile(99)),
      clockJumpMs: Date.now() - wall - (performance.now() - steady),
    };
  };
}
