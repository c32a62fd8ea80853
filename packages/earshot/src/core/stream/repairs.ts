/**
 * Repairs: slots that were asked for are sent again, the same bytes; in groups of more than a few to
 * everybody, since others will miss them too, unless the loss is measurably one receiver's own.
 * @module
 */
import { limits } from "../limits.ts";
import type { Destination } from "../link.ts";
import { bestPath } from "../discovery/reach.ts";
import { sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { SlotRange } from "../wire/frame-table.ts";
import type { Outgoing, Receiver } from "./outgoing.ts";
import type { Asker } from "./wanted-slots.ts";
import { noteGone, noteReceiver } from "./progress.ts";
import { noteTold } from "./rate.ts";
import { multicastTo, unicastTo } from "./routes.ts";

/** Up to so many receivers each get their own repairs. */
const unicastUpTo = 3;
/** Somebody who asks for this share of all that is asked for has a loss of its own. */
const ownShare = 0.8;

/** Takes a request for repairs; they are sent by {@link repair}. */
export function noteAsked(
  state: EngineState,
  outgoing: Outgoing,
  receiver: Receiver,
  ranges: readonly SlotRange[],
): void {
  const { ring } = outgoing;
  let goneTo = 0;
  // Ranges come in order; what is named again counts once, so that a request costs no more than a ring.
  let next = ring.first;
  for (const { from, count } of ranges) {
    // What has not been sent yet cannot be missed.
    const until = Math.min(from + count, outgoing.cursor);
    const missed = until - Math.max(from, receiver.toldTo + 1, outgoing.lossFrom);
    receiver.missed += Math.max(0, missed);
    noteTold(outgoing, receiver, until - 1);
    // What it has by now was asked for by an old request.
    if (from < ring.first && receiver.received < ring.first - 1) goneTo = ring.first;
    for (let sequence = Math.max(from, next); sequence < until; sequence++) {
      const other = outgoing.repairs.askerOf(sequence);
      receiver.askedInAll++;
      if (other === undefined && countsForRate(outgoing, sequence)) receiver.asked++;
      const who = receiver.record.epoch;
      outgoing.repairs.add(sequence, other === undefined || other === who ? who : "several");
    }
    next = Math.max(next, until);
  }
  if (goneTo > 0) sendGone(state, outgoing, receiver);
}

/** Sends what was asked for: at once, or merged with what others ask for. */
export function repair(state: EngineState, outgoing: Outgoing): void {
  if (outgoing.repairs.size === 0) return;
  if (outgoing.receivers.size <= unicastUpTo) sendRepairs(state, outgoing);
  else scheduleRepairs(state, outgoing, limits.mergeMs);
}

/** Slots that are no longer held: they will never come. */
export function sendGone(state: EngineState, outgoing: Outgoing, receiver: Receiver): void {
  const { ring, stream } = outgoing;
  const path = bestPath(receiver.record);
  if (path === undefined) return;
  const message = ring.endedBy(ring.first - 1) + 1;
  if (message > receiver.since) {
    // For what it missed it is as good as evicted; from here on it counts again.
    noteGone(state, outgoing, receiver, "evicted");
    receiver.since = message;
    noteReceiver(state, outgoing, receiver);
  }
  sendTo(state, path, [{ type: "gone", stream, to: ring.first, message }]);
}

function sendRepairs(state: EngineState, outgoing: Outgoing): void {
  if (!state.streams.isSent(outgoing)) return;
  const { ring, repairs, pacer } = outgoing;
  for (const [from, asker] of repairs.inOrder()) {
    if (from < ring.first || isJustRepaired(state, outgoing, from)) {
      repairs.delete(from);
      continue;
    }
    let count = 1;
    const most = ring.burstLength(from, limits.burstSlots);
    while (count < most && repairs.askerOf(from + count) === asker) count++;
    count = pacer.take(state.now, count);
    if (count === 0) {
      scheduleRepairs(state, outgoing, pacer.waitMs);
      return;
    }
    for (let sequence = from; sequence < from + count; sequence++) repairs.delete(sequence);
    sendRun(state, outgoing, from, count, asker);
  }
}

function scheduleRepairs(state: EngineState, outgoing: Outgoing, ms: number): void {
  const name = `repair ${outgoing.stream}`;
  if (state.timers.has(name)) return;
  state.timers.set(name, state.now + ms, () => sendRepairs(state, outgoing));
}

/** What was sent before the rate was lowered was sent too fast: it says nothing about this rate. */
function countsForRate(outgoing: Outgoing, sequence: number): boolean {
  const repairedAt = outgoing.ring.repairedAt(sequence);
  return repairedAt === Number.NEGATIVE_INFINITY
    ? sequence >= outgoing.lossFrom
    : repairedAt > outgoing.lossFromAt;
}

/** For somebody else, or at an earlier request that waited with this one: nobody asks again so soon. */
function isJustRepaired(state: EngineState, outgoing: Outgoing, sequence: number): boolean {
  return state.now - outgoing.ring.repairedAt(sequence) < limits.repairAgainMs;
}

function sendRun(
  state: EngineState,
  outgoing: Outgoing,
  from: number,
  count: number,
  asker: Asker,
): void {
  const { ring } = outgoing;
  // A copy: the ring may let go of these slots while they are on their way.
  const burst = ring.burst(from, count).slice();
  for (let sequence = from; sequence < from + count; sequence++)
    ring.noteRepaired(sequence, state.now);
  state.counters.slotsRepaired += count;
  for (const to of destinations(state, outgoing, asker)) {
    state.counters.bytesSent += burst.length;
    state.transmit({ burst, slotBytes: ring.slotBytes, to }, (error) => {
      if (error !== undefined) state.counters.transmitErrors++;
    });
  }
}

function destinations(
  state: EngineState,
  outgoing: Outgoing,
  asker: Asker,
): readonly Destination[] {
  const { receivers } = outgoing;
  const one = asker === "several" ? undefined : receivers.get(asker);
  if (one !== undefined && (receivers.size <= unicastUpTo || one.deaf || isItsOwn(outgoing, one))) {
    const to = unicastTo(one);
    return to === undefined ? [] : [to];
  }
  return multicastTo(state, outgoing, receivers.values());
}

function isItsOwn(outgoing: Outgoing, one: Receiver): boolean {
  let all = 0;
  for (const { asked } of outgoing.receivers.values()) all += asked;
  return one.asked > limits.paceSlots && one.asked >= ownShare * all;
}
