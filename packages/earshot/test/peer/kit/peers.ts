/**
 * Peers for tests: real ones on the loopback interface, each test on a port of its own, and waiting
 * for a condition instead of for time.
 * @module
 */
import { setImmediate } from "node:timers/promises";
import type { TestContext } from "node:test";
import { join, type JoinOptions, type Peer } from "../../../src/index.ts";

export { somePort } from "../../kit/free-port.ts";

/** Far above what any of it takes, so that a loaded machine does not fail a test. */
export const deadlineMs = 15_000;

/** Joins on the loopback interface, and leaves when the test ends. */
export async function joinLoopback(
  context: TestContext,
  port: number,
  options: JoinOptions = {},
): Promise<Peer> {
  const peer = await join({ interfaces: ["lo"], port, ...options });
  context.after(() => peer.close());
  return peer;
}

/** Waits until `condition` holds. Each look lets the loop turn once. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`${what} did not come within ${deadlineMs} ms`);
    await setImmediate();
  }
}

/** The next `count` of an iteration that goes on. */
export async function take<T>(from: AsyncIterator<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = await from.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
