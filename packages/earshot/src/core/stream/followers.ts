/**
 * Streams follow the view: each change of it is looked at once.
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import type { ViewChange } from "../events.ts";
import type { EngineState } from "../state.ts";
import { endIfDone } from "./ending.ts";
import { scheduleLook } from "./looks.ts";
import { giveRoom, pump } from "./pump.ts";
import { addReceiver, isFor, removeReceiver } from "./receivers.ts";
import { endIncoming } from "./skip.ts";
import { askForStart } from "./starts.ts";

/** The view has changed: `record` already is as `type` says. */
export function followView(state: EngineState, record: PeerRecord, type: ViewChange["type"]): void {
  if (type === "suspected" || type === "recovered") return;
  const present = state.directory.live.has(record.epoch);
  for (const outgoing of state.streams.sent()) {
    if (present && isFor(outgoing, record)) {
      const { receivers, evicted, declined } = outgoing;
      const known = [receivers, evicted, declined].some((each) => each.has(record.epoch));
      if (!known) addReceiver(state, outgoing, record, 1);
    } else if (
      removeReceiver(state, outgoing, record, present || type === "left" ? "left" : "failed")
    ) {
      pump(state, outgoing);
      giveRoom(state, outgoing);
      endIfDone(state, outgoing);
    }
  }
  if (type === "merged") resume(state, record);
  if (present) return;
  const { streams } = state;
  streams.deaf.delete(record.epoch);
  if (streams.latestHeard?.record === record) streams.latestHeard = undefined;
  if (type === "left") endHeard(state, record);
}

/** It was given up by mistake: what was missed meanwhile is asked for. */
function resume(state: EngineState, record: PeerRecord): void {
  for (const incoming of state.streams.heard.of(record)) {
    if (incoming.started && incoming.lacking) scheduleLook(state, incoming);
    if (!incoming.started && !incoming.ignored) askForStart(state, incoming);
  }
}

/** A life has ended: what was still missing of its streams will never come. */
export function endHeard(state: EngineState, record: PeerRecord): void {
  for (const incoming of state.streams.heard.of(record)) endIncoming(state, incoming);
  state.streams.ended.forget(record.epoch);
}
