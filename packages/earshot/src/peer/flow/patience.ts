/**
 * Waiting for something that may never come.
 * @module
 */
import type { Clock } from "../clock.ts";

/** Waits for `what`, whatever becomes of it, but not for longer than `ms`. */
export function patiently(clock: Clock, what: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.schedule(clock.now() + ms, resolve);
    const done = (): void => {
      cancel();
      resolve();
    };
    void what.then(done, done);
  });
}
