/**
 * How a peer comes into the view, falters and goes: the only place where that changes.
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import type { ViewChange } from "../events.ts";
import { limits } from "../limits.ts";
import type { EngineState } from "../state.ts";
import { followView } from "../stream/followers.ts";
import { memberOf } from "./view.ts";
import { toggleInDigest } from "./view-digest.ts";

/** Tells a change of the view; the record already is as it says. */
export function announceChange(
  state: EngineState,
  record: PeerRecord,
  type: Exclude<ViewChange["type"], "failed">,
): void {
  emit(state, record, (member) => ({ type, member }));
}

function emit(
  state: EngineState,
  record: PeerRecord,
  make: (member: ViewChange["member"]) => ViewChange,
): void {
  const version = ++state.directory.version;
  const change = make(memberOf(state, record));
  state.emit({ type: "view", change, version });
  followView(state, record, change.type);
}

/**
 * Takes a peer into the view, or back into it: it proved to us that it is alive, or a member vouches
 * for it. `tell` makes it known to all when it is a newcomer whom few have met.
 */
export function admit(
  state: EngineState,
  record: PeerRecord,
  options: { readonly tell: boolean },
): void {
  const { directory } = state;
  if (record.state === "suspected") recover(state, record);
  if (directory.live.has(record.epoch) || record.state === "left") return;
  if (directory.live.size >= limits.members) {
    state.counters.droppedFull++;
    return;
  }
  const back = record.state === "failed";
  directory.move(record, "alive", state.now);
  record.joinedAt = state.now;
  toggleInDigest(state, record);
  state.timers.cancel(`challenge ${record.epoch}`);
  state.prober.newcomer(state, record);
  announceChange(state, record, back ? "merged" : "joined");
  // In a large view, or through a seed, few have met the newcomer themselves: they tell the others.
  const met = record.heardOpenly && directory.live.size <= limits.answerAllBelow;
  if (options.tell && !met) {
    state.news.spread(state, record, "alive", { shout: true });
  }
  // Vouched for, it may not know us: a probe makes it ask. In a crowd the usual probes will do. And one
  // of our own identity is either a copy of us or an earlier life.
  const unmet = record.heardAt === undefined && directory.live.size <= limits.answerAllBelow;
  if (unmet || record.id === state.self.id) {
    state.prober.probe(state, record);
  }
  seekRivals(state, record);
  const held = record.held ?? [];
  record.held = undefined;
  for (const deliver of held) deliver();
}

/** One identity in two lives: the older one has ended, unless it still answers. */
function seekRivals(state: EngineState, record: PeerRecord): void {
  for (const rival of state.directory.livesOf(record.id)) {
    if (rival !== record && state.directory.live.has(rival.epoch)) state.prober.probe(state, rival);
  }
}

/**
 * A life answered a probe. When a later life of its identity had met us before that probe, both are
 * alive: the older one was not started again.
 */
export function noteRival(state: EngineState, record: PeerRecord, probedAt: number): void {
  if (record.id === state.self.id) tellConflict(state, record, state.self.epoch);
  for (const rival of state.directory.livesOf(record.id)) {
    const later = rival.joinedAt > record.joinedAt && rival.joinedAt <= probedAt;
    if (later && state.directory.live.has(rival.epoch)) tellConflict(state, record, rival.epoch);
  }
}

function tellConflict(state: EngineState, record: PeerRecord, other: PeerRecord["epoch"]): void {
  const { conflicts } = state.directory;
  const [first, second] = [record.epoch, other].sort() as [
    PeerRecord["epoch"],
    PeerRecord["epoch"],
  ];
  const pair = `${first} ${second}`;
  if (conflicts.has(pair) || conflicts.size >= limits.members) return;
  conflicts.add(pair);
  const addresses = record.paths.map((path) => path.address);
  state.status({ type: "conflict", id: record.id, epochs: [first, second], addresses });
}

/** It may be gone: from now on its refutation, or any sign of life, is waited for. */
export function suspect(state: EngineState, record: PeerRecord): void {
  if (record.state !== "alive") return;
  record.suspectedAs = record.incarnation;
  state.directory.move(record, "suspected", state.now);
  announceChange(state, record, "suspected");
}

/** It is alive after all. */
export function recover(state: EngineState, record: PeerRecord): void {
  if (record.state !== "suspected") return;
  state.prober.endSuspicion(state, record);
  state.directory.move(record, "alive", state.now);
  // Whatever was passed on about it is no longer true.
  if (record.incarnation > record.suspectedAs)
    state.news.spread(state, record, "alive", { shout: false });
  else state.news.forget(record.epoch);
  announceChange(state, record, "recovered");
}

/** It fell silent: out of the view, remembered for the case that it comes back. */
export function fail(state: EngineState, record: PeerRecord, reason: "silent" | "restarted"): void {
  remove(state, record, "failed");
  emit(state, record, (member) => ({ type: "failed", member, reason }));
  // The others find out for themselves: their suspicion runs out at about the same time.
  state.news.spread(state, record, "failed", { shout: false });
}

/** It said goodbye: this life never comes back. */
export function leave(state: EngineState, record: PeerRecord): void {
  const present = state.directory.live.has(record.epoch);
  remove(state, record, "left");
  if (present) announceChange(state, record, "left");
}

function remove(state: EngineState, record: PeerRecord, to: "failed" | "left"): void {
  if (state.directory.live.has(record.epoch)) toggleInDigest(state, record);
  state.prober.endSuspicion(state, record);
  state.prober.endProbe(state, record);
  state.timers.cancel(`challenge ${record.epoch}`);
  state.timers.cancel(`answer ${record.epoch}`);
  state.directory.move(record, to, state.now);
  record.held = undefined;
  // Whatever comes next has to prove itself anew.
  for (const path of record.paths) path.proven = false;
  record.hearsUs = undefined;
  record.unicast = undefined;
}
