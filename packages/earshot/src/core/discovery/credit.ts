/**
 * What an address that has proved nothing may be sent: no more bytes than the last datagram from it
 * had, and no more datagrams than the peers of a realm together allow themselves. So a forged source
 * gains nobody anything (the rule of RFC 9000 §8.1, with a factor of one).
 * @module
 */
import type { Address } from "../address.ts";
import { limits } from "../limits.ts";
import type { Source } from "../receive.ts";
import type { EngineState } from "../state.ts";
import type { Path, PeerRecord } from "./directory.ts";

/** How many bytes an address of a peer may be sent now. */
export function roomAt(record: PeerRecord, address: Address): number {
  const path = record.paths.find((each) => each.address === address);
  if (path?.proven === true) return limits.datagramBytes;
  // Where a member was, or said that it was, before it was given up: that is no stranger's bidding.
  const known = path === undefined ? record.state === "failed" : path.once;
  const credit = Math.min(path?.credit ?? 0, limits.datagramBytes);
  return known ? Math.max(credit, limits.healBytes) : credit;
}

/** Books a datagram to an address of a peer; `false` when the budget of all does not allow it. */
export function spend(
  state: EngineState,
  record: PeerRecord,
  address: Address,
  bytes: number,
): boolean {
  const path = record.paths.find((each) => each.address === address);
  if (path?.proven === true) return true;
  if (!takeAnswerBudget(state)) return false;
  book(path, bytes);
  return true;
}

function book(path: Path | undefined, bytes: number): void {
  if (path !== undefined) path.credit = Math.max(0, path.credit - bytes);
}

/** How many bytes may go back to where a datagram came from. */
export function roomBack(source: Source): number {
  return source.record === undefined ? source.owed : roomAt(source.record, source.from);
}

/** Books an answer to a datagram; `false` when the budget of all does not allow it. */
export function spendBack(state: EngineState, source: Source, bytes: number): boolean {
  if (source.record !== undefined) return spend(state, source.record, source.from, bytes);
  if (!takeAnswerBudget(state)) return false;
  source.owed -= bytes;
  return true;
}

/** Books an answer that costs less than it brought, such as an ack: it needs no budget. */
export function bookBack(source: Source, bytes: number): void {
  if (source.record === undefined) source.owed -= bytes;
  else
    book(
      source.record.paths.find((path) => path.address === source.from),
      bytes,
    );
}

/** Takes one datagram to an unproven address from the budget, of which each member has its share. */
export function takeAnswerBudget(state: EngineState): boolean {
  const share = limits.answersPerS / (state.directory.live.size + 1);
  if (state.announcer.answerBudget.take(state.now, Math.max(1, share))) return true;
  state.counters.droppedBudget++;
  return false;
}
