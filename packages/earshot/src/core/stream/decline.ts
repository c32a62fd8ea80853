/**
 * Two groups that are announced by one number: who is in one of them is taken for a member of the other, says
 * that it is not, and is then neither waited for nor counted.
 * @module
 */
import { bestPath } from "../discovery/reach.ts";
import type { PeerRecord } from "../discovery/directory.ts";
import { sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import { announcedGroup } from "../wire/announced-groups.ts";
import { endIfDone } from "./ending.ts";
import type { Incoming } from "./incoming.ts";
import type { Outgoing } from "./outgoing.ts";
import { giveRoom, pump } from "./pump.ts";
import { isFor, removeReceiver } from "./receivers.ts";

/** Tells the sender of a stream that is not for us, if it cannot know that from our announcement. */
export function declineIfMistaken(state: EngineState, incoming: Incoming, visit: number): void {
  const { record, stream, ref } = incoming;
  const path = bestPath(record);
  if (ref?.group === undefined || path === undefined) return;
  const announced = announcedGroup(ref.group);
  if (![...state.self.groups].some((group) => announcedGroup(group) === announced)) return;
  incoming.declined = true;
  sendTo(state, path, [{ type: "decline", stream, visit }]);
}

/** A receiver is not in the group, whatever its announcement seems to say. */
export function declined(
  state: EngineState,
  outgoing: Outgoing,
  record: PeerRecord,
  { visit }: Frame<"decline">,
): void {
  const receiver = outgoing.receivers.get(record.epoch);
  if (receiver === undefined || visit < receiver.visit || !isFor(outgoing, record)) {
    state.counters.droppedStale++;
    return;
  }
  state.counters.declines++;
  removeReceiver(state, outgoing, record, "left");
  outgoing.declined.set(record.epoch, visit);
  pump(state, outgoing);
  giveRoom(state, outgoing);
  endIfDone(state, outgoing);
}
