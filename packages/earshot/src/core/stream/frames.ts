/**
 * What senders and receivers say to each other about streams, frame by frame. Only members are heard:
 * whoever is not, or no longer, changes nothing.
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import { bestPath } from "../discovery/reach.ts";
import type { CounterName } from "../counters.ts";
import { limits } from "../limits.ts";
import { memberOf } from "../liveness/view.ts";
import type { Source } from "../receive.ts";
import { sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import { declined, declineIfMistaken } from "./decline.ts";
import { tellGap } from "./delivery.ts";
import { noteHeardBeat, scheduleBeat } from "./heartbeats.ts";
import { endIfDone, tellEnd } from "./ending.ts";
import { hear } from "./hear.ts";
import type { Incoming } from "./incoming.ts";
import type { Receiver } from "./outgoing.ts";
import { cancelLook } from "./looks.ts";
import { noteReceiver } from "./progress.ts";
import { adjustRate, noteTold } from "./rate.ts";
import { giveRoom, pump } from "./pump.ts";
import { deliverHeld, noteTouched } from "./receive-slots.ts";
import { addReceiver, isFor } from "./receivers.ts";
import { noteAsked, repair } from "./repairs.ts";
import { endIncoming, skipTo } from "./skip.ts";
import { tellEvicted } from "./slow.ts";
import { askForStart, sendForeign, sendStart } from "./starts.ts";

/** The member that a datagram is from. */
function memberFrom(state: EngineState, source: Source): PeerRecord | undefined {
  const { record } = source;
  if (record !== undefined && state.directory.live.has(record.epoch)) return record;
  state.counters.droppedStranger++;
  return undefined;
}

function drop(state: EngineState, counter: CounterName): undefined {
  state.counters[counter]++;
}

/** A sender says where its stream begins for us. */
export function onStart(state: EngineState, source: Source, frame: Frame<"start">): void {
  const record = memberFrom(state, source);
  if (record === undefined) return;
  const incoming = hear(state, record, frame.stream);
  if (typeof incoming === "string") return drop(state, incoming);
  const group = frame.to === "group" ? frame.group : undefined;
  if (group !== undefined && !state.self.groups.has(group)) {
    incoming.ref = { epoch: record.epoch, stream: frame.stream, group };
    incoming.ignored = true;
    // Half a message stays: who comes back goes on behind what it had.
    incoming.dropHeld();
    if (frame.sequence > 0) declineIfMistaken(state, incoming, frame.visit);
    return drop(state, "droppedNotInGroup");
  }
  if (incoming.ignored) incoming.visitAgain();
  if (frame.sequence < 1) return tellMembership(state, record);
  if (frame.visit > incoming.visit) return drop(state, "droppedUnasked");
  // A sender that has seen us leave and come begins us anew by itself, behind all that we had before.
  if (frame.visit < incoming.visit && !incoming.started && frame.sequence <= incoming.floor) {
    askForStart(state, incoming, 0);
    return drop(state, "droppedStale");
  }
  incoming.members = Math.max(1, frame.members);
  // The program knows a stream by this object: a repeated start must not make it another one.
  const channel = frame.to === "peer" && frame.group !== "" ? frame.group : undefined;
  const { ref } = incoming;
  if (ref === undefined || ref.group !== group || ref.channel !== channel)
    incoming.ref = { epoch: record.epoch, stream: frame.stream, group, channel };
  const jumps = frame.sequence > incoming.received + 1 && frame.visit === incoming.startedVisit;
  if (!incoming.started || jumps) begin(state, incoming, frame);
  incoming.startedVisit = frame.visit;
  if (!incoming.touched) noteTouched(state, incoming);
  incoming.reportNow = incoming.handledAsked = true;
}

/** A sender does not know that we are in its group: our announcement has been lost on the way. */
function tellMembership(state: EngineState, record: PeerRecord): void {
  const path = bestPath(record);
  const { signed } = state.self;
  if (path !== undefined && signed !== undefined) sendTo(state, path, [signed]);
}

function begin(state: EngineState, incoming: Incoming, frame: Frame<"start">): void {
  const again = incoming.begun;
  // It had given us up: what is here of the time before still counts.
  if (incoming.started) {
    skipTo(state, incoming, frame.sequence, "evicted");
    // What was held reaches beyond: it goes on by itself.
    if (incoming.received >= frame.sequence) return;
  }
  const lost = frame.message - 1 - incoming.messages;
  incoming.begun = true;
  incoming.started = true;
  incoming.gaps = undefined;
  state.timers.cancel(`join ${incoming.key}`);
  cancelLook(state, incoming);
  // What is held from before is of no use; the first slots that count may be among the rest.
  // What it had in an earlier visit does not come again.
  const known = incoming.floor > 0 && incoming.floor >= frame.sequence - 1;
  if (!known) incoming.assembler.drop();
  incoming.received = known ? incoming.floor : frame.sequence - 1;
  incoming.countedTo = incoming.received;
  incoming.buffer?.forget(incoming.received);
  incoming.highest = Math.max(incoming.received, incoming.highest);
  if (incoming.highest > incoming.received + limits.windowSlots)
    incoming.highest = incoming.received;
  incoming.toldReceived = incoming.received;
  incoming.toldHighest = incoming.received;
  incoming.toldLimit = incoming.received + limits.windowAtFirst;
  if (!again) {
    if (!known) incoming.messages = frame.message - 1;
    incoming.handled = incoming.messages;
  } else if (lost > 0) tellGap(state, incoming, lost, "evicted");
  deliverHeld(state, incoming);
}

/** Somebody hears slots of ours without knowing where to begin. */
export function onJoin(state: EngineState, source: Source, frame: Frame<"join">): void {
  const record = memberFrom(state, source);
  if (record === undefined) return;
  const outgoing = state.streams.outgoing(frame.stream);
  if (outgoing === undefined) {
    tellEnd(state, record, frame.stream);
    return;
  }
  if (!isFor(outgoing, record)) {
    // Another group at the same address: it need not ask again.
    sendForeign(state, outgoing, record, frame.visit);
    return drop(state, "droppedNotInGroup");
  }
  const receiver = outgoing.receivers.get(record.epoch);
  if (frame.visit <= (outgoing.declined.get(record.epoch) ?? 0)) {
    sendForeign(state, outgoing, record, frame.visit);
    return drop(state, "droppedNotInGroup");
  }
  if (receiver === undefined) {
    if (frame.visit <= (outgoing.evicted.get(record.epoch) ?? 0)) {
      tellEvicted(state, outgoing, record);
      return;
    }
    addReceiver(state, outgoing, record, frame.visit);
    outgoing.release();
  } else if (frame.visit > receiver.visit) beginAgain(receiver, frame.visit);
  else if (frame.visit < receiver.visit) return drop(state, "droppedStale");
  const added = outgoing.receivers.get(record.epoch);
  if (added !== undefined) sendStart(state, outgoing, added);
  pump(state, outgoing);
}

/** It left and came back, and we have not noticed: it goes on behind what it has reported. */
function beginAgain(receiver: Receiver, visit: number): void {
  receiver.visit = visit;
  receiver.started = false;
  receiver.starts = 0;
  receiver.start = receiver.received + 1;
  receiver.since = receiver.messages + 1;
}

/** A receiver says how far it is. */
export function onReport(state: EngineState, source: Source, frame: Frame<"report">): void {
  const record = memberFrom(state, source);
  if (record === undefined) return;
  const outgoing = state.streams.outgoing(frame.stream);
  const receiver = outgoing?.receivers.get(record.epoch);
  if (outgoing === undefined || receiver === undefined) {
    // Of a former member: it must not hold anything back (JGroups' JGRP-2904).
    if (outgoing === undefined) tellEnd(state, record, frame.stream);
    else tellEvicted(state, outgoing, record);
    return drop(state, "droppedUnproven");
  }
  if (frame.received >= outgoing.cursor || frame.received < receiver.start - 1)
    return drop(state, "droppedBadValue");
  state.counters.reportsReceived++;
  receiver.started = true;
  const listening = frame.reader === "some";
  const handled = Math.min(frame.handled, outgoing.ring.messages);
  const news =
    frame.received > receiver.received ||
    handled > receiver.handled ||
    listening !== receiver.listening;
  const before = receiver.received;
  receiver.received = Math.max(before, frame.received);
  noteTold(outgoing, receiver, receiver.received);
  // Of slots that are no longer held nobody knows any more what was in them.
  const { ring } = outgoing;
  if (receiver.received >= ring.first - 1) receiver.messages = ring.endedBy(receiver.received);
  receiver.handled = Math.max(receiver.handled, handled);
  receiver.messages = Math.max(receiver.messages, receiver.handled);
  receiver.limit = Math.max(receiver.limit, frame.limit);
  receiver.listening = listening;
  if (receiver.lagging && receiver.received >= outgoing.ring.first) receiver.lagging = false;
  noteHeardBeat(state, outgoing, receiver, frame.heard);
  if (news) noteReceiver(state, outgoing, receiver);
  // In a large group most reports change nothing for the others.
  if (before < ring.first) outgoing.release();
  if (ring.begun || outgoing.cursor < ring.open) pump(state, outgoing);
  giveRoom(state, outgoing);
  scheduleBeat(state, outgoing);
  endIfDone(state, outgoing);
}

/** A receiver misses slots. */
export function onNak(state: EngineState, source: Source, frame: Frame<"nak">): void {
  const record = memberFrom(state, source);
  if (record === undefined) return;
  const outgoing = state.streams.outgoing(frame.stream);
  const receiver = outgoing?.receivers.get(record.epoch);
  if (outgoing === undefined || receiver === undefined) {
    if (outgoing === undefined) tellEnd(state, record, frame.stream);
    else tellEvicted(state, outgoing, record);
    return drop(state, "droppedUnproven");
  }
  state.counters.naksReceived++;
  noteAsked(state, outgoing, receiver, frame.ranges);
  adjustRate(state, outgoing);
  repair(state, outgoing);
}

/** The sender holds slots no longer that we miss. */
export function onGone(state: EngineState, source: Source, frame: Frame<"gone">): void {
  const incoming = heardFrom(state, source, frame.stream);
  if (incoming === undefined) return;
  if (!incoming.started) return drop(state, "droppedUnasked");
  if (frame.to <= incoming.received + 1) return drop(state, "droppedStale");
  if (!incoming.touched) noteTouched(state, incoming);
  skipTo(state, incoming, frame.to, "gone");
  const lost = frame.message - 1 - incoming.messages;
  if (lost > 0) tellGap(state, incoming, lost, "gone");
  incoming.countedTo = incoming.received;
  deliverHeld(state, incoming);
}

/** A sender says which slot was its last. */
export function onHeartbeat(state: EngineState, source: Source, frame: Frame<"heartbeat">): void {
  const record = memberFrom(state, source);
  if (record === undefined) return;
  const incoming = hear(state, record, frame.stream);
  if (typeof incoming === "string") return drop(state, incoming);
  if (incoming.ignored) {
    declineIfMistaken(state, incoming, incoming.visit);
    return drop(state, "droppedNotInGroup");
  }
  if (!incoming.started) {
    askForStart(state, incoming);
    return;
  }
  if (source.cast === "multicast") incoming.heardBeat = Math.max(incoming.heardBeat, frame.token);
  // One that overtook slots names some that are merely still in the socket; in a late loop, two of them may.
  const behindSlots = frame.way === "slots" || state.now - incoming.quietSince >= limits.beatMs / 2;
  if (frame.way === "other") incoming.quietSince = Math.min(incoming.quietSince, state.now);
  if (behindSlots) {
    const reachable = incoming.received + limits.windowSlots;
    incoming.highest = Math.max(incoming.highest, Math.min(frame.last, reachable));
  }
  if (!incoming.touched) noteTouched(state, incoming, false);
  incoming.reportNow = incoming.handledAsked = true;
}

/** A sender no longer waits for us: we ask to be let in again. */
export function onEvicted(state: EngineState, source: Source, frame: Frame<"evicted">): void {
  const record = memberFrom(state, source);
  if (record === undefined) return;
  // It may never have heard of the stream until now.
  const incoming = hear(state, record, frame.stream);
  if (typeof incoming === "string") return drop(state, incoming);
  if (incoming.ignored) return;
  const visit = incoming.started ? incoming.startedVisit : incoming.visit;
  if (frame.visit !== visit && frame.visit !== incoming.visit) return drop(state, "droppedStale");
  const pauseMs = incoming.evicted(state.now);
  if (incoming.ref !== undefined) {
    const member = memberOf(state, incoming.record);
    state.status({ type: "evicted", group: incoming.ref.group, member });
  }
  state.timers.cancel(`join ${incoming.key}`);
  askForStart(state, incoming, pauseMs);
}

/** A receiver is not in the group of a stream. */
export function onDecline(state: EngineState, source: Source, frame: Frame<"decline">): void {
  const record = memberFrom(state, source);
  if (record === undefined) return;
  const outgoing = state.streams.outgoing(frame.stream);
  if (outgoing === undefined) return drop(state, "droppedUnknownStream");
  declined(state, outgoing, record, frame);
}

/** A stream has ended, or there is none of this number. */
export function onEnd(state: EngineState, source: Source, frame: Frame<"end">): void {
  const incoming = heardFrom(state, source, frame.stream);
  if (incoming === undefined) return;
  if (incoming.started && incoming.received < frame.last) {
    incoming.highest = Math.max(
      incoming.highest,
      Math.min(frame.last, incoming.received + limits.windowSlots),
    );
    if (!incoming.touched) noteTouched(state, incoming);
    return;
  }
  endIncoming(state, incoming);
}

function heardFrom(state: EngineState, source: Source, stream: number): Incoming | undefined {
  const record = memberFrom(state, source);
  if (record === undefined) return undefined;
  const incoming = state.streams.heard.get(record, stream);
  return incoming ?? drop(state, "droppedUnknownStream");
}
