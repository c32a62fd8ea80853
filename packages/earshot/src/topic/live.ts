/**
 * What authors say as they append: verified, put behind what is held, or looked for when something before it
 * is missing.
 * @module
 */
import { sameBytes } from "./chain.ts";
import { readChunk, verifyChunk } from "./chunk.ts";
import type { Holder, Token } from "./io.ts";
import { append, begin } from "./keeping.ts";
import { topicLimits } from "./limits.ts";
import { digestBytes } from "./message-table.ts";
import { decodeMessage } from "./messages.ts";
import { pumpPlans } from "./plan.ts";
import type { LogId } from "./records.ts";
import type { Heard, TopicState } from "./state.ts";

export function heard(state: TopicState, token: Token, from: Holder, bytes: Uint8Array): void {
  const { counters } = state;
  counters.messagesHeard++;
  const message = decodeMessage(bytes);
  const chunk = message?.type === "chunk" ? readChunk(state, message) : undefined;
  if (chunk === undefined) {
    counters.malformed++;
    return state.event({ type: "handled", token });
  }
  const waiting: Heard = { token, from, chunk, verdict: undefined };
  if (isKnown(state, waiting)) return;
  if (state.verifying >= topicLimits.pendingVerifications) {
    // Not read, but known to be there: it is fetched when there is time.
    return miss(state, waiting);
  }
  const queue = state.live.get(chunk.log) ?? [];
  queue.push(waiting);
  state.live.set(chunk.log, queue);
  verifyChunk(state, chunk, (good) => {
    waiting.verdict = good ?? "forged";
    takeVerified(state, chunk.log);
  });
}

function takeVerified(state: TopicState, log: LogId): void {
  const queue = state.live.get(log) ?? [];
  while (queue[0]?.verdict !== undefined) {
    const next = queue.shift();
    if (next !== undefined) take(state, next);
  }
  if (queue.length === 0) state.live.delete(log);
}

function take(state: TopicState, one: Heard): void {
  const { verdict: chunk, token, from } = one;
  if (chunk === undefined || chunk === "forged") {
    state.counters.forged++;
    state.questions.blame(from, state.now, "lied");
    return state.event({ type: "handled", token });
  }
  const { start, entries } = chunk;
  const retractions = [...chunk.taken, ...chunk.said];
  const done = (): void => state.event({ type: "handled", token });
  const log = state.logs.get(chunk.log);
  if (log === undefined) {
    if (start.sequence > 0) return miss(state, one);
    const begun = begin(state, chunk, start);
    if (begun === undefined) return done();
    return append(state, begun.log, begun.part, entries, {
      begin: begun.change,
      retractions,
      done,
    });
  }
  const part = log.parts.find(
    ({ tail }) => tail.sequence === start.sequence && sameBytes(tail.hash, start.hash),
  );
  const [first] = entries;
  if (part === undefined || log.id === state.ownLog) {
    if (!isKnown(state, one)) miss(state, one);
  } else if (first !== undefined && first.time < part.tail.time) {
    state.counters.forged++;
    done();
  } else append(state, log, part, entries, { retractions, done });
}

/** Whether it is on its way to the store already, or there; it is then handled when it is. */
function isKnown(state: TopicState, { chunk, token, from }: Heard): boolean {
  const { sequence, hash } = chunk.end;
  const log = state.logs.get(chunk.log);
  const part = log?.parts.find((each) => each.has(sequence, hash) === true);
  if (part === undefined) return false;
  state.counters.messagesKnown++;
  if (part.head.sequence >= sequence) state.event({ type: "handled", token });
  else state.waiters.add({ token, from, log: chunk.log, sequence });
  return true;
}

/** What comes before it is not here: it is fetched, of whom it came from or others. */
function miss(state: TopicState, { chunk, token, from }: Heard): void {
  const { log, end } = chunk;
  const target = state.targets.add(log, end.sequence, end.hash.subarray(0, digestBytes), from, 0);
  if (target === "refused" || state.waiters.size >= topicLimits.waiting) {
    state.counters.droppedFull++;
    state.event({ type: "handled", token });
  } else {
    state.counters.messagesWaiting++;
    state.waiters.add({ token, from, log, sequence: end.sequence });
  }
  pumpPlans(state);
}
