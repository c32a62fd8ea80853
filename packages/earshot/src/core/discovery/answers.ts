/**
 * Answering who asks: the handshake that turns a stranger into a member. A requests B with its
 * announcement and a challenge; B answers with its own, an echo and a challenge of its own; A's echo
 * of that ends it. An unproven address never gets more bytes than it sent.
 * @module
 */
import { hexOf } from "../identity.ts";
import { limits } from "../limits.ts";
import { ownView } from "../liveness/view-digest.ts";
import { between } from "../random.ts";
import type { Source } from "../receive.ts";
import { datagramSize, sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import { challengeSoon, retryLater } from "./challenge.ts";
import { roomBack, spendBack } from "./credit.ts";
import { wordOf } from "./directory.ts";
import { hearsWord } from "./reach.ts";

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
  if (crowd >= limits.answerAllBelow && !isDrawn(state, frame.challenge)) {
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

/** Whether we are among the few whom this challenge draws to answer (rendezvous hashing). */
function isDrawn(state: EngineState, challenge: Uint8Array): boolean {
  const key = wordOf(challenge);
  const own = mix(wordOf(state.self.epochBytes) ^ key);
  let before = 0;
  for (const record of state.directory.live.values()) {
    if (mix(record.word ^ key) < own && ++before >= limits.answerRanks) return false;
  }
  return true;
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
  const room = roomBack(source);
  for (const extra of extras) {
    // The announcement comes first in a datagram, whatever its worth.
    const tried = extra.type === "announce" ? [extra, ...frames] : [...frames, extra];
    if (datagramSize(state, tried) <= room) frames.splice(0, frames.length, ...tried);
  }
  const size = datagramSize(state, frames);
  if (size > room || !spendBack(state, source, size)) return;
  if (record !== undefined) record.answeredAt = state.now;
  state.counters.answersSent++;
  sendTo(state, { address: source.from, link: source.link }, frames);
  state.rosterSync.provenTo(state, source.epoch);
  if (stranger) retryLater(state, record, 1);
}
