/**
 * What an address that has proved nothing may be sent: no more bytes than came from it, and no more
 * datagrams than the peers of a realm together allow themselves. So a forged source gains nobody
 * anything (the rule of RFC 9000 §8.1, with a factor of one).
 * @module
 */
import { limits } from "../limits.ts";
import type { EngineState } from "../state.ts";
import type { PeerRecord } from "./directory.ts";

/** Bytes that the unproven addresses of a peer may still be sent; a stranger has what it just sent. */
export function creditOf(record: PeerRecord | undefined): number {
  return record?.credit ?? Number.POSITIVE_INFINITY;
}

/** Takes one datagram to an unproven address from the budget, of which each member has its share. */
export function takeAnswerBudget(state: EngineState): boolean {
  const share = limits.answersPerS / (state.directory.live.size + 1);
  if (state.announcer.answerBudget.take(state.now, Math.max(1, share))) return true;
  state.counters.droppedBudget++;
  return false;
}
