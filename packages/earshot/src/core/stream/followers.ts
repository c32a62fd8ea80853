/**
 * Streams follow the view: each change of it is looked at once.
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import type { ViewChange } from "../events.ts";
import type { EngineState } from "../state.ts";
import { tellGap } from "./delivery.ts";
import { giveRoom, pump } from "./pump.ts";
import { addReceiver, isFor, removeReceiver } from "./receivers.ts";

/** The view has changed: `record` already is as `type` says. */
export function followView(state: EngineState, record: PeerRecord, type: ViewChange["type"]): void {
  if (type === "suspected" || type === "recovered") return;
  const present = state.directory.live.has(record.epoch);
  for (const outgoing of state.streams.sent()) {
    if (present && isFor(outgoing, record)) {
      if (!outgoing.receivers.has(record.epoch) && !outgoing.evicted.has(record.epoch))
        addReceiver(state, outgoing, record, 1);
    } else if (
      removeReceiver(state, outgoing, record, present || type === "left" ? "left" : "failed")
    ) {
      pump(state, outgoing);
      giveRoom(state, outgoing);
    }
  }
  if (type !== "left" && !(type === "failed" && !present)) return;
  state.streams.deaf.delete(record.epoch);
  if (type === "left") endHeard(state, record);
}

/** A life has ended: what was still missing of its streams will never come. */
export function endHeard(state: EngineState, record: PeerRecord): void {
  for (const incoming of state.streams.heardOf(record)) {
    const missing = incoming.highest - incoming.received;
    // How many messages were in those slots nobody knows; at least one in each that is missing.
    if (incoming.started && missing > 0) tellGap(state, incoming, missing, "ended");
    state.streams.forget(state, incoming);
  }
}
