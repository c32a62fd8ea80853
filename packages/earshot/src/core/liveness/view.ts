/**
 * The view: an immutable, versioned picture of everybody present but oneself.
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import { hearsByMulticast, pathsOf } from "../discovery/reach.ts";
import type { Address } from "../address.ts";
import type { Member, Reach, View } from "../events.ts";
import type { EngineState } from "../state.ts";

type Fact = boolean | undefined;

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
    roles: record.body.roles,
    groups: record.body.groups,
    services: record.body.services,
    metadata: record.body.metadata,
    addresses: addressesOf(record),
    state: record.state === "suspected" ? "suspected" : "alive",
    reach: reachOf(record.hearsUs, hearsByMulticast(state, record), record.unicast),
  });
  return record.member;
}

function addressesOf({ paths, body }: PeerRecord): readonly Address[] {
  const { addresses } = body;
  const [path] = paths;
  // The usual case: heard from the one address that it announces.
  const same = addresses.length === 1 && paths.length === 1 && path?.address === addresses[0];
  if (same) return addresses;
  return Object.freeze([...new Set(pathsOf({ paths, body }).map(({ address }) => address))]);
}

const facts = [undefined, false, true] as const;
/** All that there can be: of a thousand peers, each sees the same few. */
const reaches: readonly Reach[] = facts.flatMap((hearsUs) =>
  facts.flatMap((heardByMulticast) =>
    facts.map((unicast) => Object.freeze({ hearsUs, heardByMulticast, unicast })),
  ),
);

function reachOf(...known: [Fact, Fact, Fact]): Reach {
  return reaches[known.reduce<number>((at, fact) => at * 3 + facts.indexOf(fact), 0)] as Reach;
}
