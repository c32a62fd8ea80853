/**
 * Whom streams are for, as the view changes: who announces a group receives what is sent to it, until it
 * leaves, fails or is evicted.
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import type { EngineState } from "../state.ts";
import { type Outgoing, newReceiver } from "./outgoing.ts";
import { noteGone, noteReceiver } from "./progress.ts";

/** Whether a stream is for this peer, which is present. */
export function isFor(outgoing: Outgoing, record: PeerRecord): boolean {
  const { to, announced } = outgoing;
  if ("epoch" in to) return record.epoch === to.epoch;
  return announced !== undefined && record.body.groups.includes(announced);
}

/** Everybody present that a new stream is for. */
export function addReceivers(state: EngineState, outgoing: Outgoing): void {
  for (const record of state.directory.live.values())
    if (isFor(outgoing, record)) addReceiver(state, outgoing, record, 1);
}

/** It begins with the next slot, so that it gets only what is written from now on. */
export function addReceiver(
  state: EngineState,
  outgoing: Outgoing,
  record: PeerRecord,
  visit: number,
): void {
  outgoing.ring.closeEarly(state.streams.slotsOf(outgoing));
  const receiver = newReceiver(record, outgoing.ring, visit);
  outgoing.receivers.set(record.epoch, receiver);
  outgoing.routes = undefined;
  outgoing.evicted.delete(record.epoch);
  outgoing.declined.delete(record.epoch);
  if (receiver.deaf) state.streams.deaf.add(record.epoch);
  noteReceiver(state, outgoing, receiver);
}

/** It is no longer waited for; `true` when it was. */
export function removeReceiver(
  state: EngineState,
  outgoing: Outgoing,
  record: PeerRecord,
  gone: "left" | "failed",
): boolean {
  const receiver = outgoing.receivers.get(record.epoch);
  outgoing.evicted.delete(record.epoch);
  outgoing.declined.delete(record.epoch);
  if (receiver === undefined) return false;
  outgoing.receivers.delete(record.epoch);
  outgoing.routes = undefined;
  noteGone(state, outgoing, receiver, gone);
  outgoing.release();
  return true;
}
