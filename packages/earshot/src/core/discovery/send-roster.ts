/**
 * Telling a member whom else we count as present.
 * @module
 */
import { limits } from "../limits.ts";
import { ownView } from "../liveness/view-digest.ts";
import type { Source } from "../receive.ts";
import { sendTo } from "../send.ts";
import type { Frame } from "../wire/frame-table.ts";
import type { EngineState } from "../state.ts";
import type { PeerRecord } from "./directory.ts";

/** Sends our roster to a member that asked, now that it is proven to be where it asked from. */
export function sendRoster(state: EngineState, to: PeerRecord, source: Source): void {
  const token = to.awaitsRoster;
  if (token === undefined || !state.announcer.rosterBudget.take(state.now)) return;
  to.awaitsRoster = undefined;
  const entries = [...state.directory.live.values()]
    .filter((record) => record !== to)
    .map(({ epochBytes, incarnation, body }) => ({
      epoch: epochBytes,
      incarnation,
      sequence: body.sequence,
    }));
  for (let at = 0; at < entries.length; at += limits.updateEntries) {
    const some = entries.slice(at, at + limits.updateEntries);
    // The last one says what the whole came to, so that whoever still differs asks on.
    const last = at + limits.updateEntries >= entries.length;
    const roster: Frame = { type: "roster", token, entries: some };
    sendTo(
      state,
      { address: source.from, link: source.link },
      last ? [roster, ownView(state)] : [roster],
    );
  }
}
