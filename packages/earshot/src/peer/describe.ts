/**
 * A peer as plain data: what was chosen and granted, and what its transports count.
 * @module
 */
import { epochOf, peerIdOf } from "../core/identity.ts";
import type { TransportSet } from "./driver/transport-set.ts";
import type { PeerParts } from "./peer-parts.ts";
import type { PeerDescription, Stats } from "./types/peer.ts";

export function describePeer(
  { settings, epoch, seal, seeds, cached }: PeerParts,
  name: string,
  transports: TransportSet,
): PeerDescription {
  return {
    id: peerIdOf(settings.identity.peerId),
    epoch: epochOf(epoch),
    name,
    realm: settings.realm,
    seal,
    seeds: [...seeds],
    cachedPeers: [...cached],
    transports: transports.describe(),
  };
}

/** Counters by the name of the transport. */
export function transportStats(transports: TransportSet): Stats["transports"] {
  const all = transports.describe().map(({ name, counters }) => [name, { ...counters }] as const);
  return Object.fromEntries(all);
}
