/**
 * News from other members: who they hold for alive, suspected or gone. Only members are listened to,
 * and nobody leaves the view on somebody else's word alone.
 * @module
 */
import { reviseAndAnnounce } from "../discovery/announcer.ts";
import type { PeerRecord } from "../discovery/directory.ts";
import { isProven } from "../discovery/reach.ts";
import { challengeEverywhere } from "../discovery/challenge.ts";
import { roomBack, spendBack } from "../discovery/credit.ts";
import { type Epoch, epochOf } from "../identity.ts";
import { limits } from "../limits.ts";
import type { Source } from "../receive.ts";
import { datagramSize, sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import { admit } from "./transitions.ts";

type Entry = Frame<"update">["entries"][number];

export function onUpdate(state: EngineState, source: Source, frame: Frame<"update">): void {
  if (!isMemberWithNews(state, source)) return;
  let ofUs: Entry | undefined;
  for (const entry of frame.entries) {
    const record = state.directory.of(entry.epoch);
    const epoch = record?.epoch ?? epochOf(entry.epoch);
    if (epoch === state.self.epoch) ofUs ??= entry;
    else take(state, source, entry, epoch, record);
  }
  // Once, however often we are named: the answer is larger than an entry.
  if (ofUs !== undefined) refute(state, source, ofUs);
}

/** Frames that only count from a member, sent from where it is proven to be. */
export function isMember(
  state: EngineState,
  source: Source,
): source is Source & { record: PeerRecord } {
  if (
    source.record !== undefined &&
    state.directory.live.has(source.epoch) &&
    isProven(source.record, source.from)
  ) {
    return true;
  }
  state.counters.droppedUnproven++;
  askProof(state, source);
  return false;
}

/** A member that others vouched for, or at a new address: once it has echoed, its next try counts. */
function askProof(state: EngineState, source: Source): void {
  const { record } = source;
  if (record === undefined || source.cast !== "unicast" || !state.directory.live.has(record.epoch))
    return;
  const challenge = state.challenges.forAddress(source.from, state.now);
  const frames: Frame[] = [{ type: "request", challenge, knows: record.body.sequence }];
  const size = datagramSize(state, frames);
  if (size > roomBack(source) || !spendBack(state, source, size)) return;
  sendTo(state, { address: source.from, link: source.link }, frames);
}

/** News costs no answer, so an address that the member has signed for will do. */
function isMemberWithNews(
  state: EngineState,
  source: Source,
): source is Source & { record: PeerRecord } {
  const { record } = source;
  if (
    record !== undefined &&
    state.directory.live.has(record.epoch) &&
    record.body.addresses.includes(source.from)
  ) {
    return true;
  }
  return isMember(state, source);
}

/** Somebody thinks that we are gone: a higher incarnation, signed, proves the contrary. */
function refute(state: EngineState, source: Source, entry: Entry): void {
  const { self } = state;
  if (entry.state !== "suspected" && entry.state !== "failed") return;
  if (entry.incarnation > self.incarnation) {
    // Nobody can have heard from us what we never said.
    state.counters.droppedBadValue++;
    return;
  }
  if (entry.incarnation < self.incarnation || state.phase !== "running") {
    // Refuted already, but it has not heard: tell it alone, where it is for certain.
    if (self.signed !== undefined && isMember(state, source))
      sendTo(state, { address: source.from, link: source.link }, [self.signed]);
    return;
  }
  self.incarnation++;
  state.counters.refutations++;
  state.health.worsen();
  const us = { epoch: self.epoch, epochBytes: self.epochBytes, incarnation: self.incarnation };
  state.news.spread(state, us, "alive", { shout: false });
  reviseAndAnnounce(state);
}

function take(
  state: EngineState,
  source: Source & { record: PeerRecord },
  entry: Entry,
  epoch: Epoch,
  record: PeerRecord | undefined,
): void {
  if (entry.state === "alive") {
    if (source.cast !== "unicast") state.news.heardAlive(epoch);
    if (record === undefined) state.rosterSync.want(state, epoch, source.record);
    else vouched(state, record, entry.incarnation, source.record);
    return;
  }
  if (record === undefined || !state.directory.live.has(record.epoch)) return;
  if (entry.incarnation < record.incarnation) return;
  state.prober.accuse(
    state,
    record,
    source.epoch,
    entry.state === "suspected" ? 1 : limits.suspicionConfirmations,
  );
}

/**
 * `holder` holds `record` for alive in this incarnation. A higher one than we know is not believed on
 * hearsay: the signed announcement that says so is fetched.
 */
export function vouched(
  state: EngineState,
  record: PeerRecord,
  incarnation: number,
  holder: PeerRecord,
): void {
  if (record.state === "left") return;
  if (record.state === "failed") {
    // We gave it up, and others did not: it is asked itself.
    challengeEverywhere(state, record, 0);
    return;
  }
  if (record.state === "candidate") admit(state, record, { tell: false });
  if (incarnation > record.incarnation) state.rosterSync.want(state, record.epoch, holder);
}
