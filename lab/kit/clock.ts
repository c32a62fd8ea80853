/**
 * Time in tests: one clock for all processes, and conditions with deadlines in place of sleeps.
 * @module
 */
import { setTimeout as later } from "node:timers/promises";

/**
 * Milliseconds of CLOCK_MONOTONIC, which the whole machine shares, so that what happens on different hosts can be
 * compared to the microsecond.
 */
export function sharedNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Resolves when the condition holds; for what can only be looked up, not be told. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  { withinMs, what = "a condition" }: { readonly withinMs: number; readonly what?: string },
): Promise<void> {
  const deadline = sharedNow() + withinMs;
  while (!(await holds())) {
    if (sharedNow() > deadline) throw new Error(`${what} did not hold within ${withinMs} ms`);
    await later(10);
  }
}
