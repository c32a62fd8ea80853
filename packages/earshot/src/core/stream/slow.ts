/**
 * Receivers that hold a stream back: watched while it waits for them, and then evicted or no longer
 * waited for, as the stream's policy says.
 * @module
 */
import { limits } from "../limits.ts";
import { memberOf } from "../liveness/view.ts";
import { bestPath } from "../discovery/reach.ts";
import { sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Outgoing, Receiver } from "./outgoing.ts";
import { noteGone } from "./progress.ts";

/** How long a receiver may hold this stream back. */
export function patienceMs(outgoing: Outgoing): number {
  return outgoing.slow === "drop" ? limits.dropMs : limits.slowMs;
}

/** The stream waits for those whose window is the smallest (or for nobody). */
export function noteWaiting(state: EngineState, outgoing: Outgoing, waiting: boolean): void {
  const { limit } = outgoing;
  for (const receiver of outgoing.receivers.values()) {
    const guilty = waiting && !receiver.lagging && receiver.limit === limit;
    receiver.stall.waits(guilty, state.now, receiver.received);
  }
}

/** `true` when somebody is no longer waited for. */
export function judge(state: EngineState, outgoing: Outgoing): boolean {
  if (outgoing.slow === "fail") return false;
  const patience = patienceMs(outgoing);
  let freed = false;
  for (const receiver of outgoing.receivers.values()) {
    if (receiver.lagging || !receiver.stall.judge(state.now, receiver.received, patience)) continue;
    freed = true;
    if (outgoing.slow === "drop") receiver.lagging = true;
    else evict(state, outgoing, receiver);
  }
  return freed;
}

function evict(state: EngineState, outgoing: Outgoing, receiver: Receiver): void {
  const { record, visit } = receiver;
  outgoing.receivers.delete(record.epoch);
  outgoing.evicted.set(record.epoch, visit);
  state.counters.evictions++;
  noteGone(state, outgoing, receiver, "evicted");
  state.status({
    type: "member-evicted",
    group: outgoing.group,
    member: memberOf(state, record),
  });
  tellEvicted(state, outgoing, receiver.record);
}

/** Tells somebody who does not know it that it is no longer waited for. */
export function tellEvicted(
  state: EngineState,
  outgoing: Outgoing,
  record: Receiver["record"],
): void {
  const visit = outgoing.evicted.get(record.epoch);
  const path = bestPath(record);
  if (visit === undefined || path === undefined) return;
  sendTo(state, path, [{ type: "evicted", stream: outgoing.stream, visit }]);
}
