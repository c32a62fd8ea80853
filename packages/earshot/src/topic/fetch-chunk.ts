/**
 * One chunk of a log from whichever holder gives it: who does not answer, or lies, is blamed, and the next one asked.
 * @module
 */
import { bytesOf } from "../core/identity.ts";
import { below } from "../core/random.ts";
import { type Chunk, readChunkInTurns, verifyChunk } from "./chunk.ts";
import type { Holder } from "./io.ts";
import { topicLimits } from "./limits.ts";
import { decodeMessage } from "./messages.ts";
import type { TopicState } from "./state.ts";
import type { Target } from "./targets.ts";

export interface Wanted {
  readonly target: Target;
  /** The first entry that is wanted. */
  readonly from: number;
  readonly entries: number;
}

/**
 * Gives a chunk that is verified; it begins at `from`, or behind it where nobody has what lies
 * between. `undefined` when no holder gives one.
 */
export function fetchChunk(
  state: TopicState,
  wanted: Wanted,
  then: (chunk: Chunk | undefined) => void,
): void {
  attempt(state, wanted, topicLimits.holderTries, then);
}

function attempt(
  state: TopicState,
  wanted: Wanted,
  tries: number,
  then: (chunk: Chunk | undefined) => void,
): void {
  const { target, from, entries } = wanted;
  const holder = tries > 0 ? pick(state, wanted) : undefined;
  if (holder === undefined) return then(undefined);
  const again = (): void => {
    state.counters.failovers++;
    attempt(state, wanted, tries - 1, then);
  };
  const log = bytesOf(target.log);
  const fail = (fault: Fault): void => {
    blame(state, target, holder, fault);
    again();
  };
  const judged = (chunk: Chunk | undefined): void => {
    if (chunk === undefined) return fail("malformed");
    const fault = judge(wanted, holder, chunk);
    if (fault !== undefined) return fail(fault);
    verifyChunk(state, chunk, (good) => {
      if (good === undefined) return fail("forged");
      state.questions.praise(holder);
      if (isBetterElsewhere(state, wanted, good)) return again();
      state.counters.chunksFetched++;
      then(good);
    });
  };
  state.ask(holder, { type: "chunk-ask", log, from, head: target.hash, entries }, (bytes) => {
    if (bytes === undefined) return fail("stalled");
    const message = decodeMessage(bytes);
    if (message?.type === "chunk") return readChunkInTurns(state, message, judged);
    if (message?.type !== "refused") return fail("malformed");
    fail(message.reason === "busy" ? "busy" : "withheld");
  });
}

type Fault = "stalled" | "busy" | "withheld" | "malformed" | "forged";

/** What is wrong with a chunk, beside what its signature tells. */
function judge({ target, from }: Wanted, holder: Holder, chunk: Chunk): Fault | undefined {
  if (chunk.log !== target.log || chunk.start.sequence < from - 1) return "forged";
  if (chunk.start.sequence >= target.sequence) return "withheld";
  // It may have let go of more since.
  if (chunk.start.sequence > from - 1) target.holders.set(holder, chunk.start.sequence);
  return undefined;
}

function blame(state: TopicState, target: Target, holder: Holder, fault: Fault): void {
  const { questions, counters, now } = state;
  if (fault === "busy") return;
  counters[fault]++;
  target.holders.delete(holder);
  const lied = fault === "malformed" || fault === "forged";
  questions.blame(holder, now, lied ? "lied" : "useless");
}

/** Who reaches back far enough, or furthest; of those the one with the fewest questions, and then by chance. */
function pick(state: TopicState, { target, from }: Wanted): Holder | undefined {
  const { questions, options, now } = state;
  let best: Holder | undefined;
  let bestRank = Infinity;
  for (const [holder, floor] of target.holders) {
    if (!questions.isUsable(holder, now)) continue;
    const missing = Math.max(0, floor - (from - 1));
    const rank = missing * 4_096 + questions.load(holder) * 16 + below(options.random, 16);
    if (rank >= bestRank) continue;
    best = holder;
    bestRank = rank;
  }
  return best;
}

/** Whether another holder reaches further back than this chunk does. */
function isBetterElsewhere(state: TopicState, { target, from }: Wanted, chunk: Chunk): boolean {
  if (chunk.start.sequence === from - 1) return false;
  for (const [holder, floor] of target.holders) {
    const usable = state.questions.isUsable(holder, state.now);
    if (usable && Math.max(floor, from - 1) < chunk.start.sequence) return true;
  }
  return false;
}
