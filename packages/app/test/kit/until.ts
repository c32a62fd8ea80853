/**
 * Waiting for a condition, with a deadline, instead of sleeping.
 *
 * @module
 */
import { setTimeout as after } from "node:timers/promises";

/** A program takes a second and a half of a processor to start, and a loaded machine gives it little of one. */
const deadlineMs = 45_000;

/** Resolves once `holds`; fails, with what `missing` says, when it does not in time. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  missing: () => string,
): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not in time: ${missing()}`);
    await after(15);
  }
}
