/**
 * One chunk of a log from whichever holder gives it: who does not answer, or lies, is blamed, and the next one asked.
 * @module
 */
import { bytesOf } from "../core/identity.ts";
import { below } from "../core/random.ts";
import { type Chunk, readChunk, verifyChunk } from "./chunk.ts";
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
  state.ask(holder, { type: "chunk-ask", log, from, head: target.hash, entries }, (bytes) => {
    const fault = bytes === undefined ? "stalled" : judge(state, wanted, holder, bytes);
    if (typeof fault === "object") {
      verifyChunk(state, fault, (good) => {
        if (good === undefined) {
          blame(state, target, holder, "forged");
          return again();
        }
        state.questions.praise(holder);
        if (isBetterElsewhere(state, wanted, good)) return again();
        state.counters.chunksFetched++;
        then(good);
      });
      return;
    }
    blame(state, target, holder, fault);
    again();
  });
}

type Fault = "stalled" | "busy" | "withheld" | "malformed" | "forged";

function judge(
  state: TopicState,
  { target, from }: Wanted,
  holder: Holder,
  bytes: Uint8Array,
): Chunk | Fault {
  const message = decodeMessage(bytes);
  if (message?.type === "refused") return message.reason === "busy" ? "busy" : "withheld";
  if (message?.type !== "chunk") return "malformed";
  const chunk = readChunk(state, message);
  if (chunk === undefined) return "malformed";
  if (chunk.log !== target.log || chunk.start.sequence < from - 1) return "forged";
  if (chunk.start.sequence >= target.sequence) return "withheld";
  // It may have let go of more since.
  if (chunk.start.sequence > from - 1) target.holders.set(holder, chunk.start.sequence);
  return chunk;
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
