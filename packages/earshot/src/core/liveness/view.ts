/**
 * The view: an immutable, versioned picture of everybody present but oneself.
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import { hearsByMulticast, pathsOf } from "../discovery/reach.ts";
import type { Member, View } from "../events.ts";
import type { EngineState } from "../state.ts";

/** The view as it is now. */
export function buildView(state: EngineState): View {
  const members = [...state.directory.live.values()].map((record) => memberOf(state, record));
  return Object.freeze({ version: state.directory.version, members: Object.freeze(members) });
}

/**
 * Makes the pictures that have changed, at the end of each input. What they show depends on the time at
 * which they are made, and must not depend on when, or whether, a program looks.
 */
export function refreshPictures(state: EngineState): void {
  const { outdated, live } = state.directory;
  if (outdated.size === 0) return;
  for (const record of outdated) if (live.has(record.epoch)) memberOf(state, record);
  outdated.clear();
}

/** One peer as the program sees it; the same object until something about it changes. */
export function memberOf(state: EngineState, record: PeerRecord): Member {
  record.member ??= Object.freeze({
    id: record.id,
    epoch: record.epoch,
    name: record.body.name,
    roles: Object.freeze([...record.body.roles]),
    groups: Object.freeze([...record.body.groups]),
    services: Object.freeze([...record.body.services]),
    metadata: record.body.metadata,
    addresses: Object.freeze([...new Set(pathsOf(record).map((path) => path.address))]),
    state: record.state === "suspected" ? "suspected" : "alive",
    reach: Object.freeze({
      hearsUs: record.hearsUs,
      heardByMulticast: hearsByMulticast(state, record),
      unicast: record.unicast,
    }),
  });
  return record.member;
}
