/**
 * Waiting until the view has settled: a newcomer knows nobody, and answers come spread over some time.
 *
 * @module
 */
import type { Peer } from "earshot";

export interface Patience {
  /** Settled when nothing has changed for this long after somebody was found. */
  readonly quietMs: number;
  /** However busy or empty it is, no longer than this. */
  readonly mostMs: number;
  readonly signal: AbortSignal;
}

/** Resolves when the view is settled, at the latest after `mostMs`, or when the signal is aborted. */
export async function settle(peer: Peer, { quietMs, mostMs, signal }: Patience): Promise<void> {
  const enough = new AbortController();
  const latest = setTimeout(() => enough.abort(), mostMs);
  let quiet = setTimeout(() => enough.abort(), peer.view.members.length === 0 ? mostMs : quietMs);
  const until = AbortSignal.any([signal, enough.signal]);
  try {
    for await (const _ of peer.changes({}, { signal: until })) {
      clearTimeout(quiet);
      quiet = setTimeout(() => enough.abort(), quietMs);
    }
  } finally {
    clearTimeout(latest);
    clearTimeout(quiet);
  }
}
