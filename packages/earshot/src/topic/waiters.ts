/**
 * Live messages that came before what precedes them, and wait until that is there.
 * @module
 */
import type { TopicState, Waiter } from "./state.ts";

/** These are done with. */
export function releaseWaiters(state: TopicState, which: (waiter: Waiter) => boolean): void {
  for (const waiter of state.waiters) {
    if (!which(waiter)) continue;
    state.waiters.delete(waiter);
    state.event({ type: "handled", token: waiter.token });
  }
}
