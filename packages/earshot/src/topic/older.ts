/**
 * What lies before the floors of our logs, fetched once somebody is found who reaches further back: a hoarder that
 * comes later, or who has what lies in a hole, or between a fork and where our part of it begins. Only whoever keeps
 * everything wants it; what others have let go of they would let go again.
 * @module
 */
import { hexOf } from "../core/identity.ts";
import { between } from "../core/random.ts";
import { sameBytes } from "./chain.ts";
import type { Chunk } from "./chunk.ts";
import { commit } from "./commit.ts";
import { fetchChunk } from "./fetch-chunk.ts";
import type { Holder } from "./io.ts";
import { withoutTaken } from "./keeping.ts";
import { topicLimits } from "./limits.ts";
import type { Log, Part } from "./log.ts";
import type { Row } from "./message-table.ts";
import { lastShared } from "./parting.ts";
import type { Change, ChainPoint, Entry, LogId, Retraction } from "./records.ts";
import { takeRetractions } from "./retractions.ts";
import type { TopicState } from "./state.ts";
import type { Target } from "./targets.ts";

/** Who is said to have what we have not, of one log. */
export interface Older {
  readonly log: LogId;
  /** Before which of our parts. */
  readonly branch: number;
  readonly holder: Holder;
  readonly part: Row["parts"][number];
}

/** Of those that could be compared with, the ones that may reach further back, if we would want that: they come first. */
export function mayReachBack(state: TopicState, holders: readonly Holder[]): readonly Holder[] {
  return wantsOlder(state) ? holders.filter((holder) => isNew(state, holder)) : [];
}

/** Whether a comparison should ask for everything: those who have the same heads are the same otherwise. */
export function asksForOlder(state: TopicState, holder: Holder): boolean {
  if (!wantsOlder(state)) return false;
  return isNew(state, holder) || between(state.options.random, 0, 1) < topicLimits.olderShare;
}

/** A holder has told what it holds of a log that is here. */
export function noteOlder(state: TopicState, holder: Holder, log: Log, row: Row): void {
  if (!keepsEverything(state)) return;
  for (const ours of log.parts)
    for (const part of row.parts)
      if (reachesBack(log, ours, part))
        note(state, { log: log.id, branch: ours.branch, holder, part });
}

function note({ older }: TopicState, one: Older): void {
  const key = `${one.log} ${one.branch} ${one.holder} ${hexOf(one.part.hash)}`;
  if (older.has(key) || older.size < topicLimits.olderKnown) older.set(key, one);
}

/** Goes on where something older is known to be, when nothing newer is missing. */
export function fetchOlder(state: TopicState): void {
  if (state.fetchingOlder || !state.surveyed || !state.targets.empty) return;
  for (const [key, older] of state.older) {
    state.older.delete(key);
    const window = windowOf(state, older);
    if (window === undefined) continue;
    state.fetchingOlder = true;
    lookBack(state, window, (goesOn) => {
      state.fetchingOlder = false;
      const floor = window.target.holders.get(older.holder);
      if (goesOn && floor !== undefined) note(state, { ...older, part: { ...older.part, floor } });
      fetchOlder(state);
    });
    return;
  }
}

interface Window {
  readonly log: Log;
  readonly part: Part;
  readonly target: Target;
  /** How many before the floor are looked at. */
  readonly entries: number;
}

function windowOf(state: TopicState, older: Older): Window | undefined {
  const { holder, part: theirs } = older;
  const log = state.logs.get(older.log);
  const part = log?.parts[older.branch];
  if (log === undefined || part === undefined || !reachesBack(log, part, theirs)) return undefined;
  if (!state.questions.holders.has(holder)) return undefined;
  const target: Target = {
    log: log.id,
    sequence: part.floor.sequence,
    hash: theirs.hash,
    holders: new Map([[holder, theirs.floor]]),
    tries: 0,
  };
  return {
    log,
    part,
    target,
    entries: isCovered(log, part) ? part.reach : topicLimits.olderEntries,
  };
}

/** Unless what comes before the part turns out to be held already. */
function lookBack(state: TopicState, window: Window, then: (goesOn: boolean) => void): void {
  const { log, part } = window;
  if (!isCovered(log, part)) return fetchWindow(state, window, then);
  lastShared(state, log, part, [part.floor], (at) => {
    part.isJoined = at !== -1;
    if (part.isJoined) then(true);
    else fetchWindow(state, window, then);
  });
}

/** From some way before the floor up to it: so every chunk keeps the signature at its end, and can be passed on. */
function fetchWindow(state: TopicState, window: Window, then: (goesOn: boolean) => void): void {
  const { log, part, target } = window;
  const { floor } = part;
  const lowest = Math.max(...target.holders.values(), floor.sequence - gapOf(log, part));
  const first = Math.max(lowest, floor.sequence - window.entries);
  const chunks: Chunk[] = [];
  let bytes = 0;
  const next = (from: number): void => {
    const wanted = { target, from, entries: topicLimits.askedEntries };
    fetchChunk(state, wanted, (chunk) => {
      const before = chunks.at(-1)?.end;
      if (chunk === undefined || !follows(chunk, before)) return then(false);
      chunks.push(chunk);
      for (const { body } of chunk.entries) bytes += body?.length ?? 0;
      if (chunk.end.sequence >= floor.sequence) return fill(state, window, chunks, then);
      if (bytes < topicLimits.laneBytes) return next(chunk.end.sequence + 1);
      if (window.entries === 1) return then(false);
      fetchWindow(state, { ...window, entries: Math.ceil(window.entries / 4) }, then);
    });
  };
  next(first + 1);
}

function fill(
  state: TopicState,
  { log, part }: Window,
  chunks: readonly Chunk[],
  then: (goesOn: boolean) => void,
): void {
  const { floor } = part;
  const start = chunks[0]?.start;
  const entries = chunks
    .flatMap((chunk) => chunk.entries)
    .filter(({ sequence }) => sequence <= floor.sequence);
  const last = entries.at(-1);
  // Of another chain than ours.
  if (start === undefined || last === undefined || !isSame(last, floor)) return then(false);
  const points = [start, ...entries.slice(0, -1)];
  lastShared(state, log, part, points, (shared) => {
    const said = chunks.flatMap((chunk): Retraction[] => [...chunk.taken, ...chunk.said]);
    const retracted = takeRetractions(state, log.author, said);
    const kept = withoutTaken(log, entries.slice(Math.max(0, shared)));
    const { branch } = part;
    count(state, kept);
    const { sequence, hash, time } = points[shared] ?? start;
    const before: ChainPoint = { sequence, hash, time };
    const change: Change = { type: "fill", log: log.id, branch, floor: before, entries: kept };
    commit(state, [change, ...retracted], () => {
      part.floor = before;
      part.isJoined = shared !== -1;
      part.reach = Math.min(part.reach * 8, topicLimits.olderEntries);
      state.changed(log);
      then(true);
    });
  });
}

function count(state: TopicState, entries: readonly Entry[]): void {
  state.entries += entries.length;
  for (const { body } of entries) state.bytes += body?.length ?? 0;
  state.counters.entriesReceived += entries.length;
  state.counters.entriesFilledIn += entries.length;
}

/** A chunk behind the one before: its author's time does not fall. */
function follows({ start, entries }: Chunk, before: ChainPoint | undefined): boolean {
  if (before === undefined) return true;
  return isSame(start, before) && (entries[0]?.time ?? 0) >= before.time;
}

/** Whether a chain of another holder goes through the floor of one of ours, as far as can be told, from further back. */
function reachesBack(log: Log, ours: Part, theirs: Row["parts"][number]): boolean {
  const { sequence } = ours.floor;
  if (theirs.head < sequence) return false;
  return theirs.floor < sequence && gapOf(log, ours) > 0;
}

/**
 * How many entries may be missing right before a part: none where it parts from another one, which has them. Where it
 * is not known to, it parts further down, who knows where.
 */
function gapOf(log: Log, ours: Part): number {
  const { sequence } = ours.floor;
  if (isCovered(log, ours)) return ours.isJoined ? 0 : sequence;
  const before = log.parts.map(({ tail }) => tail.sequence).filter((tail) => tail < sequence);
  return sequence - Math.max(0, ...before);
}

/** Whether another part has entries, perhaps other ones, where this one begins. */
function isCovered({ parts }: Log, ours: Part): boolean {
  return parts.some((part) => part !== ours && covers(part, ours));
}

/** Of two that begin at the same place, the first one covers the other. */
function covers(part: Part, { floor, branch }: Part): boolean {
  if (part.tail.sequence < floor.sequence) return false;
  const apart = floor.sequence - part.floor.sequence;
  return apart > 0 || (apart === 0 && part.branch < branch);
}

/** Something is missing before what is held, and would be kept. */
function wantsOlder(state: TopicState): boolean {
  if (!keepsEverything(state)) return false;
  return [...state.logs.values()].some((log) => log.parts.some((part) => gapOf(log, part) > 0));
}

function isNew(state: TopicState, holder: Holder): boolean {
  return state.questions.holders.get(holder)?.compared === false;
}

function keepsEverything({ keep: { entries, bytes, ageMs } }: TopicState): boolean {
  return entries === undefined && bytes === undefined && ageMs === undefined;
}

function isSame(
  one: Pick<ChainPoint, "sequence" | "hash">,
  other: Pick<ChainPoint, "sequence" | "hash">,
): boolean {
  return one.sequence === other.sequence && sameBytes(one.hash, other.hash);
}
