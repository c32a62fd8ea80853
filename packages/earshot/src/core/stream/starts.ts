/**
 * How a receiver enters a stream: the sender says where it starts, until a report answers; who hears
 * slots without a start asks for one.
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import { bestPath } from "../discovery/reach.ts";
import { limits } from "../limits.ts";
import { sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import type { Incoming } from "./incoming.ts";
import type { Outgoing, Receiver } from "./outgoing.ts";
import { repair } from "./repairs.ts";
import { sendToReceivers } from "./send-to-receivers.ts";

/** So many starts at once are one multicast. */
const multicastFrom = 4;

/** Sends the starts that are due. */
export function sendStarts(state: EngineState, outgoing: Outgoing): void {
  const common = sendSingleStarts(state, outgoing);
  if (common === undefined) return;
  sendToReceivers(state, outgoing, outgoing.receivers.values(), [common]);
  // Most have not answered: what was lost is the datagram in which the first slot was, too.
  if (outgoing.cursor <= common.sequence) return;
  outgoing.repairs.add(common.sequence, "several");
  repair(state, outgoing);
}

/** Sends the starts that are due, unless all begin at once: then gives the one that is for everybody. */
export function sendSingleStarts(
  state: EngineState,
  outgoing: Outgoing,
): Frame<"start"> | undefined {
  const { receivers } = outgoing;
  const due: Receiver[] = [];
  const [any] = receivers.values();
  let together = true;
  // A crowd answers spread over a while: until that is over, no answer means nothing.
  const crowd = receivers.size > limits.reportAtOnceMembers ? receivers.size : 0;
  const answeredMs = crowd * limits.reportMsPerMember;
  for (const receiver of receivers.values()) {
    if (receiver.start !== any?.start || receiver.visit !== any.visit) together = false;
    // In a crowd once more, if it was lost; to those who still do not answer it goes another way.
    if (receiver.starts > (crowd > 0 ? 1 : 0)) together = false;
    if (receiver.started) continue;
    const pause =
      answeredMs + Math.min(limits.beatMaxMs, limits.startMs * 2 ** (receiver.starts - 1));
    if (receiver.starts === 0 || state.now - receiver.startedAt >= pause) due.push(receiver);
  }
  for (const receiver of due) {
    receiver.starts++;
    receiver.startedAt = state.now;
  }
  const [one] = due;
  // Only when all begin together: to somebody who is behind, a later beginning would be a gap. And whoever
  // has begun would report once more.
  const most = due.length >= multicastFrom && due.length > receivers.size / 2;
  if (one !== undefined && together && most) {
    state.counters.startsSent++;
    return startOf(outgoing, one);
  }
  for (const receiver of due) sendStart(state, outgoing, receiver);
  return undefined;
}

export function sendStart(state: EngineState, outgoing: Outgoing, receiver: Receiver): void {
  const path = bestPath(receiver.record);
  if (path === undefined) return;
  state.counters.startsSent++;
  sendTo(state, path, [startOf(outgoing, receiver)]);
}

/** Says whom a stream is for to somebody who hears it by chance: a start that begins nothing. */
export function sendForeign(
  state: EngineState,
  outgoing: Outgoing,
  record: PeerRecord,
  visit: number,
): void {
  const path = bestPath(record);
  if (path === undefined) return;
  const receiver = { start: 0, since: 0, visit };
  sendTo(state, path, [startOf(outgoing, receiver)]);
}

function startOf(
  outgoing: Outgoing,
  receiver: Pick<Receiver, "start" | "since" | "visit">,
): Frame<"start"> {
  return {
    type: "start",
    stream: outgoing.stream,
    sequence: receiver.start,
    message: receiver.since,
    members: Math.min(0xffff, outgoing.receivers.size),
    visit: receiver.visit,
    to: outgoing.group === undefined ? "peer" : "group",
    group: outgoing.group ?? outgoing.channel ?? "",
  };
}

/** Slots come, but no start: asks for it after a moment, as it may be on its way, and again later. */
export function askForStart(
  state: EngineState,
  incoming: Incoming,
  ms: number = limits.startMs,
): void {
  const name = `join ${incoming.key}`;
  if (state.timers.has(name)) return;
  state.timers.set(name, state.now + ms, () => {
    const path = bestPath(incoming.record);
    if (incoming.started || incoming.ignored || !state.streams.heard.has(incoming)) return;
    if (!state.directory.live.has(incoming.record.epoch)) return;
    const { stream, visit } = incoming;
    // A program that takes nothing would only be evicted again.
    if (!incoming.held && path !== undefined)
      sendTo(state, path, [{ type: "join", stream, visit }]);
    askForStart(state, incoming, limits.rejoinMs);
  });
}
