/**
 * Comparing views: digests tell whether, rosters tell where they differ, and signed announcements of
 * third parties are fetched and relayed. So everybody comes to know everybody, though few answer.
 * @module
 */
import { epochOf, hexOf } from "../identity.ts";
import { limits } from "../limits.ts";
import { isMember, vouched } from "../liveness/updates.ts";
import { ownView } from "../liveness/view-digest.ts";
import { below, between } from "../random.ts";
import type { Source } from "../receive.ts";
import { datagramSize, sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import { consider } from "./announcements.ts";
import type { PeerRecord } from "./directory.ts";
import { prove } from "./paths.ts";
import { bestPath } from "./reach.ts";
import { sendRoster } from "./send-roster.ts";

/**
 * A member's view differs from ours: compare, unless it resolves itself meanwhile. Whoever knows fewer
 * asks; of equals both do; one that knows fewer than we do will ask by itself.
 */
export function onView(state: EngineState, source: Source, frame: Frame<"view">): void {
  const { record } = source;
  if (record === undefined || !state.directory.live.has(record.epoch)) return;
  const crowd = state.directory.live.size;
  const behind = frame.count > crowd + 1;
  const timer = behind ? "sync behind" : "sync";
  if (frame.count < crowd + 1 || state.timers.has(timer) || agrees(state, frame)) return;
  // Still busy with what the last roster told.
  if (state.rosterSync.busy(state.now)) return;
  // A newcomer that knows next to nobody asks at once; others wait, as news may be on its way, and
  // the longer the more there are who heard the same.
  const newcomer = frame.count > limits.answerAllBelow && frame.count > 2 * (crowd + 1);
  const wait = (behind ? limits.syncBehindMs : limits.syncMs) * state.rosterSync.patience(state);
  const delay = newcomer
    ? 0
    : between(state.random, wait, 2 * wait + crowd * limits.vouchMsPerMember);
  state.timers.set(timer, state.now + delay, () => {
    if (agrees(state, frame) || state.rosterSync.busy(state.now)) return;
    // All others heard the same: in a crowd each asks somebody else.
    sync(state, newcomer || crowd < limits.answerAllBelow ? record : anyMember(state));
  });
}

/** Asks a member for its roster. */
function sync(state: EngineState, of: PeerRecord | undefined): void {
  const path = of !== undefined && state.directory.live.has(of.epoch) ? bestPath(of) : undefined;
  if (of === undefined || path === undefined) return;
  state.counters.syncsSent++;
  const token = state.rosterSync.ask(state.random.uint32(), of.epoch, state.now);
  sendTo(state, path, [{ type: "sync", token }, ownView(state)]);
}

function anyMember(state: EngineState): PeerRecord | undefined {
  let skip = below(state.random, state.directory.live.size);
  for (const record of state.directory.live.values()) if (skip-- === 0) return record;
  return undefined;
}

function agrees(state: EngineState, theirs: Frame<"view">): boolean {
  const ours = ownView(state);
  return theirs.count === ours.count && hexOf(theirs.digest) === hexOf(ours.digest);
}

/** A member asks for our roster. */
export function onSync(state: EngineState, source: Source, frame: Frame<"sync">): void {
  const { record } = source;
  if (record !== undefined) record.awaitsRoster = frame.token;
  if (isMember(state, source)) sendRoster(state, source.record, source);
}

export function onRoster(state: EngineState, source: Source, frame: Frame<"roster">): void {
  const { record } = source;
  if (record === undefined || !state.rosterSync.asked(frame.token, source.epoch)) {
    state.counters.droppedUnasked++;
    return;
  }
  // It answers what only went there.
  prove(state, record, source);
  for (const entry of frame.entries) {
    const known = state.directory.of(entry.epoch);
    const epoch = known?.epoch ?? epochOf(entry.epoch);
    if (epoch === state.self.epoch) continue;
    if (known === undefined || entry.sequence > known.body.sequence)
      state.rosterSync.want(state, epoch, record);
    if (known !== undefined) vouched(state, known, entry.incarnation, record);
  }
}

/** A member asks for announcements of others. */
export function onFetch(state: EngineState, source: Source, frame: Frame<"fetch">): void {
  if (!isMember(state, source)) return;
  if (!state.announcer.rosterBudget.take(state.now)) {
    state.counters.droppedBudget++;
    return;
  }
  const to = { address: source.from, link: source.link };
  let frames: Frame[] = [];
  for (const bytes of frame.epochs) {
    const record = state.directory.of(bytes);
    if (record === undefined || !state.directory.live.has(record.epoch)) continue;
    const relay: Frame = { ...record.announced, type: "relay" };
    if (frames.length > 0 && datagramSize(state, [...frames, relay]) > limits.datagramBytes) {
      sendTo(state, to, frames);
      frames = [];
    }
    frames.push(relay);
  }
  if (frames.length > 0) sendTo(state, to, frames);
}

/** The announcement of another that we asked for; the sender, a member, vouches for it. */
export function onRelay(state: EngineState, source: Source, frame: Frame<"relay">): void {
  const holder = source.record;
  if (holder === undefined || !state.directory.live.has(holder.epoch)) {
    state.counters.droppedUnproven++;
    return;
  }
  consider(state, frame, (record) => {
    if (!state.rosterSync.got(state, record.epoch)) {
      state.counters.droppedUnasked++;
      return;
    }
    vouched(state, record, record.body.incarnation, holder);
  });
}
