/**
 * What is let go when too much is kept: the oldest entries of all logs first, and in each log everything up to
 * one of them.
 * @module
 */
import { pointOf } from "./chain.ts";
import type { KeptEntry } from "./io.ts";
import { commit } from "./commit.ts";
import { topicLimits } from "./limits.ts";
import { type Change, ticksPerMs } from "./records.ts";
import type { TopicState } from "./state.ts";

/** Looks soon, if there may be too much. */
export function schedulePruning(state: TopicState): void {
  if (tooMuch(state) > 0 || tooLarge(state) > 0)
    state.nextPruneAt = Math.min(state.nextPruneAt, state.now + topicLimits.pruneMs);
  else if (state.keep.ageMs !== undefined && state.nextPruneAt === Infinity)
    state.nextPruneAt = state.now + Math.min(state.keep.ageMs / 4 + 1, topicLimits.ageStepMs);
}

export function prune(state: TopicState): void {
  state.nextPruneAt = Infinity;
  if (state.pruning) return;
  state.pruning = true;
  const portion = { entries: topicLimits.pruneEntries, bytes: topicLimits.chunkBytes };
  state.effect("entries", { kind: "oldest", portion }, ({ entries }) => {
    const going = entries.slice(0, goingCount(state, entries));
    const done = (): void => {
      state.pruning = false;
      schedulePruning(state);
    };
    if (going.length === 0) done();
    else letGo(state, going, done);
  });
}

function letGo(state: TopicState, going: readonly KeptEntry[], done: () => void): void {
  const last = new Map<string, KeptEntry>();
  for (const entry of going) {
    last.set(`${entry.log} ${entry.branch}`, entry);
    state.bytes -= entry.body?.length ?? 0;
  }
  state.entries -= going.length;
  state.counters.entriesPruned += going.length;
  const changes = [...last.values()].map((entry): Change => {
    const { log, branch } = entry;
    return { type: "prune", log, branch, to: pointOf(entry) };
  });
  for (const entry of last.values()) {
    const log = state.logs.get(entry.log);
    const part = log?.parts[entry.branch];
    if (log === undefined || part === undefined) continue;
    part.floor = pointOf(entry);
    state.changed(log);
  }
  commit(state, changes, done);
}

/** How many of the oldest are too many, too large or too old. */
function goingCount(state: TopicState, entries: readonly KeptEntry[]): number {
  const { ageMs } = state.keep;
  const since = ageMs === undefined ? -Infinity : (state.wall - ageMs) * ticksPerMs;
  const count = tooMuch(state);
  let bytes = tooLarge(state);
  let going = 0;
  for (const { time, body } of entries) {
    if (going >= count && bytes <= 0 && time >= since) break;
    bytes -= body?.length ?? 0;
    going++;
  }
  return going;
}

function tooMuch({ keep, entries }: TopicState): number {
  return keep.entries === undefined ? 0 : Math.max(0, entries - keep.entries);
}

function tooLarge({ keep, bytes }: TopicState): number {
  return keep.bytes === undefined ? 0 : Math.max(0, bytes - keep.bytes);
}
