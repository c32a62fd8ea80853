/**
 * What a receiver tells the sender of a stream: how far it is, and how much more it can take. That one
 * number is flow control, acknowledgement and garbage collection together.
 * @module
 */
import { bestPath } from "../discovery/reach.ts";
import type { StreamRef } from "../events.ts";
import { limits } from "../limits.ts";
import { between } from "../random.ts";
import { sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import { tellBatch } from "./delivery.ts";
import type { Incoming } from "./incoming.ts";
import { scheduleLook } from "./looks.ts";

/** At the end of an input that brought something of this stream. */
export function noteArrivals(state: EngineState, incoming: Incoming): void {
  // Where nobody reads, who waits for readers is told that at once.
  const unread = incoming.handledAsked && !(incoming.ref && isRead(state, incoming.ref));
  const asked = incoming.reportNow || unread;
  if (incoming.handledAsked) incoming.askedTo = incoming.messages;
  tellBatch(state, incoming);
  incoming.reportNow = incoming.handledAsked = false;
  if (!incoming.started) return;
  if (incoming.lacking) scheduleLook(state, incoming);
  else if (incoming.buffer?.small === true) incoming.rest();
  const granted = incoming.toldLimit - incoming.toldHighest;
  const progressed = Math.max(incoming.received, incoming.highest) - incoming.toldHighest;
  const due = progressed * 4 >= granted;
  if (
    (asked && incoming.members <= limits.reportAtOnceMembers) ||
    (due && mayReport(state, incoming))
  )
    report(state, incoming);
  else if (asked || due || incoming.received > incoming.toldReceived)
    reportWithin(state, incoming, asked || due ? 0 : limits.reportMs);
}

/** Large groups report seldom: the sender hears them all. */
function mayReport(state: EngineState, incoming: Incoming): boolean {
  if (incoming.members <= limits.reportAtOnceMembers) return true;
  return state.now - incoming.toldAt >= incoming.members * limits.reportMsPerMember;
}

/** Reports in a while, members of a group not all at once; an earlier appointment is kept. */
export function reportWithin(state: EngineState, incoming: Incoming, ms: number): void {
  if (incoming.reportDue) return;
  incoming.reportDue = true;
  if (incoming.members > limits.reportAtOnceMembers) {
    reportInRound(state, incoming, ms);
    return;
  }
  const run = (): void => report(state, incoming);
  state.timers.set(`report ${incoming.key}`, state.now + ms, run);
}

/**
 * In a crowd a peer reports in rounds, at random times: to one sender the reports of all come as spread as
 * if each had drawn a time for it, and with a thousand senders few timers do.
 */
function reportInRound(state: EngineState, incoming: Incoming, ms: number): void {
  const { round } = state.streams;
  const spread = incoming.members * limits.reportMsPerMember;
  const at = state.now + ms + between(state.random, 0, spread);
  round.due.add(incoming);
  if (state.timers.has("reports") && round.at <= state.now + ms + spread) return;
  round.at = at;
  state.timers.set("reports", at, () => {
    for (const each of round.due) report(state, each);
    round.due.clear();
  });
}

/** The program here has finished with more: told at once if somebody waits for it. */
export function reportHandled(state: EngineState, incoming: Incoming): void {
  if (incoming.handled <= incoming.toldHandled) return;
  const awaited = incoming.askedTo > incoming.toldHandled && incoming.handled >= incoming.askedTo;
  if (awaited && incoming.reportDue) cancelReport(state, incoming);
  reportWithin(state, incoming, awaited ? 0 : limits.reportMs);
}

export function cancelReport(state: EngineState, incoming: Incoming): void {
  if (!incoming.reportDue) return;
  incoming.reportDue = false;
  if (!state.streams.round.due.delete(incoming)) state.timers.cancel(`report ${incoming.key}`);
}

export function report(state: EngineState, incoming: Incoming): void {
  const { record, stream, ref } = incoming;
  cancelReport(state, incoming);
  if (ref === undefined || !state.directory.live.has(record.epoch)) return;
  const path = bestPath(record);
  if (path === undefined) return;
  incoming.toldReceived = incoming.received;
  incoming.toldHighest = Math.max(incoming.received, incoming.highest);
  incoming.toldHandled = incoming.handled;
  incoming.toldLimit = Math.max(incoming.toldLimit, limitOf(state, incoming));
  incoming.toldAt = state.now;
  state.counters.reportsSent++;
  sendTo(state, path, [
    {
      type: "report",
      stream,
      received: incoming.received,
      limit: incoming.toldLimit,
      handled: incoming.handled,
      heard: incoming.heardBeat,
      reader: isRead(state, ref) ? "some" : "none",
    },
  ]);
}

/** What is not for the program is read by the machine that it is for. */
function isRead(state: EngineState, { group, channel }: StreamRef): boolean {
  return channel !== undefined || state.streams.listening.has(group);
}

/**
 * The last slot that we can take: what is on its way must fit the socket's buffer, of which each
 * active sender has its share, and what is here out of order must fit the window.
 */
function limitOf(state: EngineState, incoming: Incoming): number {
  if (incoming.held) return incoming.toldLimit;
  const { received, highest } = incoming;
  let receiveBytes = Number.POSITIVE_INFINITY;
  for (const link of state.links.values()) receiveBytes = Math.min(receiveBytes, link.receiveBytes);
  const socketSlots = Number.isFinite(receiveBytes) ? receiveBytes / limits.slotCostBytes : 0;
  const share = Math.floor(socketSlots / state.streams.activeSenders(state));
  return Math.min(
    received + limits.windowSlots,
    Math.max(received, highest) + Math.max(limits.windowAtFirst, share),
  );
}
