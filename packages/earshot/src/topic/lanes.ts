/**
 * The rest of a chain, once it is known where it joins: in ranges, several at once and of different holders
 * where there are, each chunk verified by itself, added in order.
 * @module
 */
import { sameBytes } from "./chain.ts";
import { type Chunk, trimmed } from "./chunk.ts";
import { fetchChunk } from "./fetch-chunk.ts";
import { append } from "./keeping.ts";
import { topicLimits } from "./limits.ts";
import type { Log, Part } from "./log.ts";
import type { Plan } from "./plan-state.ts";
import type { TopicState } from "./state.ts";

interface Lane {
  /** The next entry to be asked for. */
  next: number;
  /** The last one that is this lane's. */
  readonly end: number;
  readonly ready: Chunk[];
  bytes: number;
  asking: boolean;
}

interface Road {
  readonly state: TopicState;
  readonly plan: Plan;
  readonly log: Log;
  readonly part: Part;
  /** In order; the first one's chunks are added as they come. */
  readonly lanes: Lane[];
  nextRange: number;
  /** What is next is added in another turn. */
  resting: boolean;
  over: boolean;
}

/** Adds to `part` until it has come to the target, beginning in another turn. */
export function extend(state: TopicState, plan: Plan, log: Log, part: Part): void {
  state.effect("turned", { kind: "turn" }, () => {
    const nextRange = part.tail.sequence + 1;
    const lanes: Lane[] = [];
    const road: Road = { state, plan, log, part, lanes, nextRange, resting: false, over: false };
    state.roads.set(log.id, () => go(road));
    go(road);
  });
}

function go(road: Road): void {
  const { state, plan, part, lanes } = road;
  if (road.over) return;
  const drained = road.resting ? "fits" : drain(road);
  if (drained !== "fits") return leave(road, drained === "apart" ? "reached" : "useless");
  if (part.tail.sequence >= plan.target.sequence) return leave(road, "reached");
  while (lanes.length < topicLimits.lanes && road.nextRange <= plan.target.sequence) {
    const end = Math.min(road.nextRange + topicLimits.laneEntries - 1, plan.target.sequence);
    lanes.push({ next: road.nextRange, end, ready: [], bytes: 0, asking: false });
    road.nextRange = end + 1;
  }
  if (state.commits >= topicLimits.commits) return;
  for (const lane of lanes) {
    if (lane.asking || lane.next > lane.end) continue;
    if (lane !== lanes[0] && lane.bytes >= topicLimits.laneBytes) continue;
    ask(road, lane);
  }
}

function ask(road: Road, lane: Lane): void {
  const { state, plan } = road;
  lane.asking = true;
  const { next: from } = lane;
  const entries = topicLimits.askedEntries;
  fetchChunk(state, { target: plan.target, from, entries }, (chunk) => {
    lane.asking = false;
    if (road.over) return;
    // A hole where there was none: it is looked at anew.
    if (chunk === undefined || chunk.start.sequence !== from - 1)
      return leave(road, chunk === undefined ? "failed" : "reached");
    lane.ready.push(chunk);
    for (const { body } of chunk.entries) lane.bytes += body?.length ?? 0;
    lane.next = chunk.end.sequence + 1;
    go(road);
  });
}

/** Many may have waited for one: each is added in a turn of its own. */
function rest(road: Road): void {
  road.resting = true;
  road.state.effect("turned", { kind: "turn" }, () => {
    road.resting = false;
    go(road);
  });
}

/** Adds the chunk that is next in order; `apart` when it is of another chain, which is then looked for. */
function drain(road: Road): "fits" | "apart" | "useless" {
  const { state, log, part, lanes } = road;
  for (;;) {
    const [lane] = lanes;
    if (lane === undefined) return "fits";
    const chunk = lane.ready.shift();
    if (chunk === undefined) {
      if (lane.next <= lane.end) return "fits";
      lanes.shift();
      continue;
    }
    const already = part.tail.sequence - chunk.start.sequence;
    if (already >= chunk.entries.length) continue;
    const at = already === 0 ? chunk.start : chunk.entries[already - 1];
    const left = trimmed(chunk, already);
    const [first] = left.entries;
    if (at === undefined || !sameBytes(at.hash, part.tail.hash)) return "apart";
    if (first !== undefined && first.time < part.tail.time) {
      state.counters.forged++;
      return "useless";
    }
    rest(road);
    append(state, log, part, left.entries, { retractions: [...left.taken, ...left.said] });
    return "fits";
  }
}

function leave(road: Road, outcome: "reached" | "useless" | "failed"): void {
  road.over = true;
  road.state.roads.delete(road.log.id);
  road.plan.finish(outcome);
}
