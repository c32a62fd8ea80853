/**
 * Asking who is there and answering: the handshake that turns a stranger into a member. A requests B
 * with its announcement and a challenge; B answers with its own, an echo and a challenge of its own;
 * A's echo of that ends it. An unproven address never gets more bytes than it sent.
 * @module
 */
import { hexOf } from "../identity.ts";
import { limits } from "../limits.ts";
import { admit } from "../liveness/transitions.ts";
import { ownView } from "../liveness/view-digest.ts";
import { between } from "../random.ts";
import type { Source } from "../receive.ts";
import { datagramSize, type Reachable, sendEverybody, sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import type { PeerRecord } from "./directory.ts";
import { sendRoster } from "./send-roster.ts";
import { noteHearsUs, prove } from "./paths.ts";
import { hearsWord, isProven, pathsOf } from "./reach.ts";

/** Asks everybody on every link in every way, and the seeds. */
export function requestEverybody(state: EngineState): void {
  const { signed } = state.self;
  if (signed === undefined || state.phase !== "running") return;
  state.counters.requestsSent++;
  const challenge = state.challenges.newShared(state.now);
  const frames: Frame[] = [signed, { type: "request", challenge, knows: 0 }, ownView(state)];
  sendEverybody(state, frames, { padTo: limits.datagramBytes });
  requestSeeds(state);
}

/** Asks those seeds that no present member answers for. */
export function requestSeeds(state: EngineState): void {
  const { signed } = state.self;
  if (signed === undefined) return;
  const reached = new Set<string>();
  for (const record of state.directory.live.values()) {
    for (const path of record.paths) if (path.proven) reached.add(path.address);
  }
  for (const address of state.announcer.seeds) {
    if (reached.has(address)) continue;
    const challenge = state.challenges.forAddress(address, state.now);
    const frames: Frame[] = [signed, { type: "request", challenge, knows: 0 }, ownView(state)];
    sendTo(state, { address, link: undefined }, frames, { padTo: limits.datagramBytes });
  }
}

/** A request: from a stranger, a newcomer, or a member that wants to know again. */
export function onRequest(state: EngineState, source: Source, frame: Frame<"request">): void {
  const { record } = source;
  if (source.cast === "unicast") {
    answer(state, source, frame);
    return;
  }
  if (record === undefined) {
    state.counters.droppedStranger++;
    return;
  }
  // The same request comes once for each link and way.
  const challenge = hexOf(frame.challenge);
  if (record.answered === challenge || isSettled(state, source)) return;
  record.answered = challenge;
  const crowd = state.directory.live.size;
  if (crowd >= limits.answerAllBelow && rankOf(state, frame.challenge) >= limits.answerRanks) {
    // Others answer, and tell it of us. If their word of it does not reach us, we ask ourselves.
    challengeSoon(state, record, source);
    return;
  }
  const spread = (crowd + state.directory.candidates) * limits.answerSpreadMsPerMember;
  const delay = crowd === 0 ? 0 : between(state.random, 0, spread);
  if (delay < 1) answer(state, source, frame);
  else
    state.timers.set(`answer ${record.epoch}`, state.now + delay, () =>
      answer(state, source, frame),
    );
}

/** It is a member and its view equals ours: it knows us, and asks for the sake of others. */
function isSettled(state: EngineState, source: Source): boolean {
  if (source.record === undefined || !state.directory.live.has(source.epoch)) return false;
  const theirs = source.frames.find((frame) => frame.type === "view");
  const ours = ownView(state);
  return (
    theirs !== undefined &&
    theirs.count === ours.count &&
    hexOf(theirs.digest) === hexOf(ours.digest)
  );
}

/** How many live members come before us in the order that this challenge draws (rendezvous hashing). */
function rankOf(state: EngineState, challenge: Uint8Array): number {
  const key = wordOf(challenge, 0);
  const own = mix(wordOf(state.self.epochBytes, 0) ^ key);
  let before = 0;
  for (const record of state.directory.live.values()) {
    if (mix(wordOf(record.epochBytes, 0) ^ key) < own) before++;
  }
  return before;
}

function wordOf(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0)) >>>
    0
  );
}

/** Spreads the bits of a word (finalizer of MurmurHash3). */
function mix(word: number): number {
  let value = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function answer(state: EngineState, source: Source, frame: Frame<"request">): void {
  const { signed, signedSequence } = state.self;
  if (signed === undefined || state.phase !== "running") return;
  const { record } = source;
  const proven = isProven(record, source.from);
  if (!proven && !state.announcer.answerBudget.take(state.now)) {
    state.counters.droppedBudget++;
    return;
  }
  const frames: Frame[] = [
    { type: "echo", challenge: frame.challenge, hears: hearsWord(state, record) },
  ];
  // In the order of their worth: what does not fit the size of the question is left out.
  const extras: Frame[] = [];
  if (frame.knows !== signedSequence) extras.push(signed);
  const stranger = record !== undefined && !state.directory.live.has(record.epoch);
  if (stranger) {
    const challenge = state.challenges.forAddress(source.from, state.now);
    extras.push({ type: "request", challenge, knows: record.body.sequence });
  }
  extras.push(ownView(state));
  const room = proven ? limits.datagramBytes : Math.min(source.bytes, limits.datagramBytes);
  for (const extra of extras) {
    // The announcement comes first in a datagram, whatever its worth.
    const tried = extra.type === "announce" ? [extra, ...frames] : [...frames, extra];
    if (datagramSize(state, tried) <= room) frames.splice(0, frames.length, ...tried);
  }
  state.counters.answersSent++;
  sendTo(state, { address: source.from, link: source.link }, frames);
  if (stranger) retryLater(state, record, 1);
}

/** An echo: whoever it comes from is alive now, and receives where it sent from. */
export function onEcho(state: EngineState, source: Source, frame: Frame<"echo">): void {
  const { record } = source;
  if (record === undefined) {
    state.counters.droppedStranger++;
    return;
  }
  if (!state.challenges.answers(source.from, frame.challenge, state.now)) {
    state.counters.droppedUnasked++;
    return;
  }
  prove(state, record, source);
  noteHearsUs(state, record, frame.hears);
  const knewUs = state.directory.live.has(record.epoch);
  // An echo with a request answers our own question: then we are the newcomer, and others tell of us.
  const asks = source.frames.some((each) => each.type === "request");
  admit(state, record, { tell: !asks });
  sendRoster(state, record, source);
  // It may not know us yet: its address is proven now, so that size does not matter any more.
  const { signed } = state.self;
  if (!knewUs && !asks && signed !== undefined) {
    sendTo(state, { address: source.from, link: source.link }, [signed, ownView(state)]);
  }
}

/** Asks a candidate (or one that is back) to prove itself, after a while in which others may vouch for it. */
export function challengeSoon(state: EngineState, record: PeerRecord, source: Source): void {
  const name = `challenge ${record.epoch}`;
  if (state.timers.has(name)) return;
  const crowd = state.directory.live.size;
  const delay =
    crowd < limits.answerAllBelow
      ? between(state.random, 0, crowd * limits.answerSpreadMsPerMember)
      : between(state.random, limits.vouchMs, 2 * limits.vouchMs + crowd * limits.vouchMsPerMember);
  state.timers.set(name, state.now + delay, () =>
    challenge(state, record, { address: source.from, link: source.link }, source.bytes, 0),
  );
}

/** Asks one peer at one address; `room` is what it sent, unless the address is proven. */
export function challenge(
  state: EngineState,
  record: PeerRecord,
  to: Reachable,
  room: number,
  tries: number,
): void {
  const { signed } = state.self;
  if (signed === undefined || state.phase !== "running" || state.directory.live.has(record.epoch))
    return;
  if (record.state === "left") return;
  const proven = isProven(record, to.address);
  if (!proven && !state.announcer.answerBudget.take(state.now)) {
    state.counters.droppedBudget++;
    retryLater(state, record, tries);
    return;
  }
  const request: Frame = {
    type: "request",
    challenge: state.challenges.forAddress(to.address, state.now),
    knows: record.body.sequence,
  };
  const full: Frame[] = [signed, request, ownView(state)];
  const limit = proven ? limits.datagramBytes : Math.min(room, limits.datagramBytes);
  const frames = datagramSize(state, full) <= limit ? full : [request];
  // As large as it may be: the answer is allowed no more.
  sendTo(state, to, frames, { padTo: limit });
  retryLater(state, record, tries + 1);
}

/** Asks again when nothing came: a few times, on all its addresses in parallel. */
function retryLater(state: EngineState, record: PeerRecord, tries: number): void {
  if (tries > limits.requestRetries) return;
  const delay = limits.requestRetryMs * 2 ** tries * between(state.random, 0.8, 1.2);
  state.timers.set(`challenge ${record.epoch}`, state.now + delay, () => {
    for (const path of pathsOf(record))
      challenge(state, record, path, limits.datagramBytes / 3, tries);
  });
}
