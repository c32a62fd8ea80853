/**
 * What is added to the store, and what follows from its being there.
 * @module
 */
import type { PeerId } from "../core/identity.ts";
import type { Chunk } from "./chunk.ts";
import { commit } from "./commit.ts";
import { Log, Part } from "./log.ts";
import { topicLimits } from "./limits.ts";
import { schedulePruning } from "./retention.ts";
import type { Branch, Change, ChainPoint, Entry, Retraction } from "./records.ts";
import { takeRetractions } from "./retractions.ts";
import type { TopicState } from "./state.ts";
import { releaseWaiters } from "./waiters.ts";

/** A log or a further chain of one, to be begun with the first entries. */
export interface Beginning {
  readonly log: Log;
  readonly part: Part;
  readonly change: Change;
}

/** Of whom and what a log is. */
export type Source = Pick<Chunk, "log" | "origin" | "publicKey" | "nonce">;

/** `undefined`, counted, when there is no room. The log and part are there from now on. */
export function begin(state: TopicState, source: Source, floor: ChainPoint): Beginning | undefined {
  const { logs, counters } = state;
  const log = logs.get(source.log) ?? newLog(state, source);
  if (log === undefined) {
    counters.droppedLogs++;
    return undefined;
  }
  if (log.parts.length >= topicLimits.branches) {
    counters.droppedBranches++;
    return undefined;
  }
  const part = new Part(log.parts.length, floor);
  log.parts.push(part);
  return { log, part, change: { type: "begin", branch: branchOf(log, part) } };
}

/** Takes up a log from the store. */
export function restore(state: TopicState, branch: Branch): void {
  const origin = state.chain.origin(state.options.topic, branch.publicKey, branch.nonce);
  const source = { log: branch.log, origin, publicKey: branch.publicKey, nonce: branch.nonce };
  const log = state.logs.get(branch.log) ?? addLog(state, source, branch.author);
  log.parts[branch.branch] = new Part(branch.branch, branch.floor, branch.head);
}

/** Adds entries that follow the tail of a part; `then` is called once they are durable. */
export function append(
  state: TopicState,
  log: Log,
  part: Part,
  entries: readonly Entry[],
  options: {
    readonly begin?: Change;
    /** Statements that are good, of its author. */
    readonly retractions: readonly Retraction[];
    readonly own?: boolean;
    readonly done?: (position: number) => void;
  },
): void {
  const last = entries.at(-1);
  if (last === undefined) return;
  const end = { sequence: last.sequence, hash: last.hash, time: last.time };
  const retracted = takeRetractions(state, log.author, options.retractions);
  part.extend(end);
  const kept = withoutTaken(log, entries);
  state.entries += kept.length;
  for (const { body } of kept) state.bytes += body?.length ?? 0;
  if (options.own === true) state.clock.own(end.time);
  else {
    state.counters.entriesReceived += kept.length;
    if (!state.clock.heard(end.time, state.wall)) state.counters.timesAhead++;
  }
  const { id } = log;
  const change: Change = { type: "append", log: id, branch: part.branch, entries: kept };
  const begun = options.begin === undefined ? [] : [options.begin];
  commit(state, [...begun, change, ...retracted], (position) => {
    part.head = end;
    state.changed(log);
    options.done?.(position);
    releaseWaiters(state, ({ log: of, sequence }) => of === id && sequence <= end.sequence);
    schedulePruning(state);
  });
}

function newLog(state: TopicState, source: Source): Log | undefined {
  const author = state.options.authorOf(source.publicKey);
  const full =
    state.logs.size >= topicLimits.logs ||
    (state.logsOf.get(author) ?? 0) >= topicLimits.logsPerAuthor;
  // Our own words are not refused by ourselves.
  if (full && author !== state.options.author) return undefined;
  return addLog(state, source, author);
}

function addLog(state: TopicState, source: Source, author: PeerId): Log {
  const { publicKey, nonce, origin } = source;
  const log = new Log(state.chain, origin, { author, publicKey, nonce });
  state.logs.set(log.id, log);
  state.logsOf.set(author, (state.logsOf.get(author) ?? 0) + 1);
  return log;
}

function branchOf(log: Log, part: Part): Branch {
  const { id, author, publicKey, nonce } = log;
  return {
    log: id,
    branch: part.branch,
    author,
    publicKey: publicKey.slice(),
    nonce: nonce.slice(),
    floor: part.floor,
    head: part.floor,
  };
}

/** What was taken back before it came is not kept. */
export function withoutTaken(log: Log, entries: readonly Entry[]): readonly Entry[] {
  if (log.retractions.size === 0) return entries;
  return entries.map((entry) =>
    log.retractions.has(entry.sequence) ? { ...entry, body: undefined } : entry,
  );
}
