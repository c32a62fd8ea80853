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
import { Stall } from "./stall.ts";

/** How long a receiver may hold this stream back. */
export function patienceMs(outgoing: Outgoing): number {
  return outgoing.slow === "drop" ? limits.dropMs : limits.slowMs;
}

/**
 * Looks for whom the stream waits: whose window is the smallest, when slots are ready that it does not
 * take, and who is farthest behind, when the ring is full of what it misses. `true` when there is one.
 */
export function noteWaiting(state: EngineState, outgoing: Outgoing): boolean {
  const { limit, settled, cursor, ring } = outgoing;
  const closed = cursor < ring.open && cursor > limit;
  const full = ring.room(state.streams.slotsOf(outgoing)) === 0 && settled < cursor - 1;
  // Whoever loses most of what it is sent holds the others back by the rate.
  const slowed = outgoing.pacer.rate !== Number.POSITIVE_INFINITY && cursor < ring.open;
  for (const receiver of outgoing.receivers.values()) {
    const guilty =
      !receiver.lagging &&
      ((closed && receiver.limit === limit) || ((full || slowed) && receiver.received === settled));
    if (guilty) receiver.stall ??= new Stall();
    receiver.stall?.waits(guilty, state.now, receiver.received);
  }
  return closed || full || slowed;
}

/** `true` when somebody is no longer waited for. */
export function judge(state: EngineState, outgoing: Outgoing): boolean {
  if (outgoing.slow === "fail") return false;
  const patience = patienceMs(outgoing);
  let freed = false;
  for (const receiver of outgoing.receivers.values()) {
    const { stall, received } = receiver;
    if (receiver.lagging || stall?.judge(state.now, received, patience) !== true) continue;
    freed = true;
    if (outgoing.slow === "drop") receiver.lagging = true;
    else evict(state, outgoing, receiver);
  }
  return freed;
}

function evict(state: EngineState, outgoing: Outgoing, receiver: Receiver): void {
  const { record, visit } = receiver;
  outgoing.receivers.delete(record.epoch);
  outgoing.routes = undefined;
  outgoing.evicted.set(record.epoch, visit);
  state.counters.evictions++;
  noteGone(state, outgoing, receiver, "evicted");
  state.status({
    type: "member-evicted",
    group: outgoing.group,
    member: memberOf(state, record),
  });
  outgoing.pacer.reset();
  tellAllEvicted(state, outgoing, limits.rejoinMs);
}

/** Whoever did not hear that it was evicted is told again, and asks to be let in. */
function tellAllEvicted(state: EngineState, outgoing: Outgoing, pauseMs: number): void {
  if (!state.streams.isSent(outgoing) || outgoing.evicted.size === 0) return;
  for (const epoch of outgoing.evicted.keys()) {
    const record = state.directory.live.get(epoch);
    if (record !== undefined) tellEvicted(state, outgoing, record);
  }
  const again = (): void =>
    tellAllEvicted(state, outgoing, Math.min(limits.retellMaxMs, pauseMs * 2));
  state.timers.set(`evicted ${outgoing.stream}`, state.now + pauseMs, again);
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
