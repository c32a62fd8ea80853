/**
 * Where a chain that others have joins those that are held here: at a tail, which it extends; before one,
 * where its author has contradicted itself; or nowhere, behind a hole.
 * @module
 */
import { sameBytes } from "./chain.ts";
import { type Chunk, trimmed } from "./chunk.ts";
import { fetchChunk } from "./fetch-chunk.ts";
import { append, begin } from "./keeping.ts";
import { extend } from "./lanes.ts";
import { topicLimits } from "./limits.ts";
import type { Log, Part } from "./log.ts";
import { findPart } from "./lookup.ts";
import type { Plan } from "./plan-state.ts";
import type { ChainPoint } from "./records.ts";
import type { TopicState } from "./state.ts";
import { floorOf } from "./targets.ts";

export function locate(state: TopicState, plan: Plan): void {
  const { target } = plan;
  const log = state.logs.get(target.log);
  if (log === undefined) {
    const { entries } = state.keep;
    // What would be let go at once is not fetched.
    const enough = entries === undefined ? 0 : target.sequence - entries;
    probe(state, plan, Math.max(floorOf(target), enough));
  } else probe(state, plan, Math.min(log.tail, target.sequence - 1));
}

/** Looks at what follows this entry there. */
function probe(state: TopicState, plan: Plan, after: number): void {
  plan.steps++;
  const wanted = { target: plan.target, from: after + 1, entries: topicLimits.askedEntries };
  fetchChunk(state, wanted, (chunk) => {
    if (chunk === undefined) plan.finish("failed");
    else place(state, plan, after, chunk);
  });
}

function place(state: TopicState, plan: Plan, after: number, chunk: Chunk): void {
  const log = state.logs.get(plan.target.log);
  if (log === undefined) return beginAt(state, plan, chunk);
  findPart(state, log, chunk.start, (part) => {
    if (part !== undefined) return compare(state, plan, log, part, chunk, new Set());
    if (chunk.start.sequence > log.tail) {
      state.counters.holes++;
      return beginAt(state, plan, chunk);
    }
    const canStepBack = chunk.start.sequence === after && after > log.floor;
    if (canStepBack && plan.steps < topicLimits.searchSteps) {
      const back = Math.max(log.floor, after - plan.step);
      plan.step *= 2;
      return probe(state, plan, back);
    }
    // It parts from ours below what is held, here or there.
    tellFork(state, log, chunk.start);
    beginAt(state, plan, chunk);
  });
}

/** A chunk that begins on a chain of ours: where does it leave it? */
function compare(
  state: TopicState,
  plan: Plan,
  log: Log,
  part: Part,
  chunk: Chunk,
  tried: Set<Part>,
): void {
  tried.add(part);
  const { start } = chunk;
  if (start.sequence === part.tail.sequence) return join(state, plan, log, part, chunk);
  const portion = { entries: chunk.entries.length, bytes: topicLimits.chunkBytes };
  const { branch } = part;
  state.effect(
    "entries",
    { kind: "entries", log: log.id, branch, from: start.sequence + 1, portion },
    ({ entries: ours }) => {
      let same = 0;
      while (isSame(ours[same], chunk.entries[same])) same++;
      const rest = trimmed(chunk, same);
      if (same === chunk.entries.length) goOn(state, plan, chunk);
      else if (rest.start.sequence === part.tail.sequence) join(state, plan, log, part, rest);
      else if (same === ours.length && same > 0) compare(state, plan, log, part, rest, tried);
      else branchOff(state, plan, log, rest, tried);
    },
  );
}

/** All of it is held: what it leaves to be looked at lies ahead, so it comes to an end. */
function goOn(state: TopicState, plan: Plan, { end }: Chunk): void {
  if (end.sequence >= plan.target.sequence) return plan.finish("reached");
  plan.steps--;
  probe(state, plan, end.sequence);
}

/** The author has signed another entry here than the one that is held. */
function branchOff(state: TopicState, plan: Plan, log: Log, chunk: Chunk, tried: Set<Part>): void {
  const { start } = chunk;
  const other = log.parts.find(
    (part) =>
      !tried.has(part) &&
      part.floor.sequence === start.sequence &&
      sameBytes(start.hash, part.floor.hash),
  );
  if (other !== undefined) return compare(state, plan, log, other, chunk, tried);
  tellFork(state, log, start);
  beginAt(state, plan, chunk, true);
}

function join(state: TopicState, plan: Plan, log: Log, part: Part, chunk: Chunk): void {
  const [first] = chunk.entries;
  if (first !== undefined && first.time < part.tail.time) {
    // Its author's time falls, which no honest holder passes on.
    state.counters.forged++;
    return plan.finish("useless");
  }
  append(state, log, part, chunk.entries, { retractions: [...chunk.taken, ...chunk.said] });
  extend(state, plan, log, part);
}

function beginAt(state: TopicState, plan: Plan, chunk: Chunk, isJoined = false): void {
  const begun = begin(state, chunk, chunk.start);
  if (begun === undefined) return plan.finish("useless");
  begun.part.isJoined = isJoined;
  append(state, begun.log, begun.part, chunk.entries, {
    begin: begun.change,
    retractions: [...chunk.taken, ...chunk.said],
  });
  extend(state, plan, begun.log, begun.part);
}

function tellFork(state: TopicState, log: Log, at: ChainPoint): void {
  state.counters.forks++;
  state.event({ type: "fork", author: log.author, log: log.id, sequence: at.sequence + 1 });
}

function isSame(
  one: { readonly hash: Uint8Array } | undefined,
  other: { readonly hash: Uint8Array } | undefined,
): boolean {
  return one !== undefined && other !== undefined && sameBytes(one.hash, other.hash);
}
