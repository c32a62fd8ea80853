/**
 * Heartbeats: while somebody has not reported to have it all, the sender says which slot was its last.
 * By them a receiver learns that the last slots were lost, and the sender whom multicast does not reach.
 * @module
 */
import { bestPath } from "../discovery/reach.ts";
import { limits } from "../limits.ts";
import { sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import type { Outgoing, Receiver } from "./outgoing.ts";
import { sendToReceivers } from "./send-to-receivers.ts";
import { sendStarts } from "./starts.ts";

/** So many receivers that are behind get copies of their own. */
const copiesTo = 8;

/** Sees to it that heartbeats go on for as long as they are needed. */
export function scheduleBeat(state: EngineState, outgoing: Outgoing): void {
  const name = `beat ${outgoing.stream}`;
  if (state.timers.has(name) || !isNeeded(outgoing)) return;
  state.timers.set(name, state.now + outgoing.beatMs, () => {
    if (!state.streams.isSent(outgoing)) return;
    if (!isNeeded(outgoing)) {
      outgoing.beatMs = limits.beatMs;
      return;
    }
    const { settled } = outgoing;
    if (settled > outgoing.beatSettled) outgoing.beatMs = limits.beatMs;
    else {
      beat(state, outgoing);
      outgoing.beatMs = Math.min(limits.beatMaxMs, outgoing.beatMs * 2);
    }
    outgoing.beatSettled = settled;
    scheduleBeat(state, outgoing);
  });
}

function isNeeded(outgoing: Outgoing): boolean {
  for (const receiver of outgoing.receivers.values()) if (isBehind(outgoing, receiver)) return true;
  return false;
}

function isBehind(outgoing: Outgoing, receiver: Receiver): boolean {
  if (receiver.received < outgoing.cursor - 1) return true;
  return (
    receiver.listening &&
    receiver.handled < Math.min(outgoing.watchedTo, outgoing.ring.endedBy(outgoing.cursor - 1))
  );
}

function beat(state: EngineState, outgoing: Outgoing): void {
  sendStarts(state, outgoing);
  const behind: Receiver[] = [];
  for (const receiver of outgoing.receivers.values())
    if (receiver.started && isBehind(outgoing, receiver)) behind.push(receiver);
  if (behind.length === 0) return;
  outgoing.beatToken++;
  const heartbeat = (way: "slots" | "other"): Frame => ({
    type: "heartbeat",
    stream: outgoing.stream,
    token: outgoing.beatToken,
    last: outgoing.cursor - 1,
    way,
  });
  state.counters.heartbeatsSent++;
  const hearing = behind.filter((receiver) => !receiver.deaf);
  const alone = outgoing.receivers.size === 1;
  if (!alone && hearing.length > 0) {
    for (const receiver of hearing) receiver.unheard++;
    sendToReceivers(state, outgoing, hearing, [heartbeat("slots")]);
  }
  // Of many a few each time: whom multicast does not reach answers to nothing else.
  const from = behind.length > copiesTo ? outgoing.beatToken * copiesTo : 0;
  for (let copy = 0; copy < Math.min(copiesTo, behind.length); copy++) {
    const { record, deaf } = behind[(from + copy) % behind.length] as Receiver;
    const path = bestPath(record);
    if (path !== undefined) sendTo(state, path, [heartbeat(alone || deaf ? "slots" : "other")]);
  }
}

/** Tries now and then whether multicast reaches those again whom it did not. */
export function tryDeaf(state: EngineState, outgoing: Outgoing): void {
  if (state.streams.deaf.size === 0 || outgoing.receivers.size === 1) return;
  if (state.now - outgoing.triedDeafAt < limits.listenAgainMs) return;
  const deaf = [...outgoing.receivers.values()].filter((receiver) => receiver.deaf);
  if (deaf.length === 0) return;
  outgoing.triedDeafAt = state.now;
  outgoing.beatToken++;
  const { stream, beatToken: token, cursor } = outgoing;
  sendToReceivers(state, outgoing, deaf, [
    { type: "heartbeat", stream, token, last: cursor - 1, way: "other" },
  ]);
}

/** A report came: whether multicast reaches its sender is known by the heartbeats that it heard. */
export function noteHeardBeat(
  state: EngineState,
  outgoing: Outgoing,
  receiver: Receiver,
  token: number,
): void {
  if (token > receiver.heard && token <= outgoing.beatToken) {
    receiver.heard = token;
    receiver.unheard = 0;
    receiver.doubt = undefined;
    if (receiver.deaf) noteDeaf(state, outgoing, receiver, false);
  } else if (!receiver.deaf && receiver.unheard >= limits.deafBeats) {
    const { received, askedInAll } = receiver;
    receiver.doubt ??= { at: state.now, received, asked: askedInAll };
    const { doubt } = receiver;
    if (state.now - doubt.at < limits.deafMs) return;
    // The heartbeats may wait in its socket, behind slots that it is reading.
    const hears = received - doubt.received > 2 * (askedInAll - doubt.asked);
    if (!hears) noteDeaf(state, outgoing, receiver, true);
    receiver.unheard = 0;
    receiver.doubt = undefined;
  }
}

function noteDeaf(state: EngineState, outgoing: Outgoing, receiver: Receiver, deaf: boolean): void {
  outgoing.routes = undefined;
  receiver.deaf = deaf;
  receiver.unheard = 0;
  if (deaf) state.streams.deaf.add(receiver.record.epoch);
  else state.streams.deaf.delete(receiver.record.epoch);
  state.sweeper.tellFallback(state);
}
