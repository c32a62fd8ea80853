/**
 * Signs of life and where they come from: every datagram of a known peer, and every proof that it is
 * where it says.
 * @module
 */
import { limits } from "../limits.ts";
import { recover } from "../liveness/transitions.ts";
import type { Source } from "../receive.ts";
import type { EngineState } from "../state.ts";
import type { Hears } from "../wire/frame-table.ts";
import type { Path, PeerRecord } from "./directory.ts";

/** A datagram came from `record`: a sign of life, when its source is more than a claim. */
export function noteHeard(state: EngineState, record: PeerRecord, source: Source): void {
  const path = pathOf(state, record, source);
  if (source.cast !== "unicast") record.heardOpenly = true;
  if (source.cast === "multicast") record.heardMulticastAt = state.now;
  if (!path.proven) {
    path.credit = source.bytes;
    return;
  }
  markHeard(state, record, path);
}

/** `record` answered at this source: the address is proven, and it is alive. */
export function prove(state: EngineState, record: PeerRecord, source: Source): void {
  const path = pathOf(state, record, source);
  if (!path.proven) state.directory.touch(record);
  path.proven = true;
  path.once = true;
  if (source.cast === "unicast") noteUnicast(state, record, true);
  markHeard(state, record, path);
}

function markHeard(state: EngineState, record: PeerRecord, path: Path): void {
  path.heardAt = state.now;
  record.heardAt = state.now;
  if (record.state === "suspected") recover(state, record);
}

function pathOf(state: EngineState, record: PeerRecord, source: Source): Path {
  const known = record.paths.find(
    (path) => path.address === source.from && path.link === source.link,
  );
  if (known !== undefined) return known;
  const path: Path = {
    address: source.from,
    link: source.link,
    proven: false,
    once: false,
    credit: 0,
    heardAt: state.now,
  };
  if (record.paths.length >= limits.paths) {
    // Unproven ones go first, then those silent for longest.
    const rank = (each: Path): number => (each.proven ? each.heardAt : -1);
    record.paths.sort((one, other) => rank(other) - rank(one));
    record.paths.pop();
  }
  // Most have one: an array that is made with it has no room for more.
  record.paths = [...record.paths, path];
  state.directory.touch(record);
  return path;
}

/** Takes in what a peer says about our multicasts. */
export function noteHearsUs(state: EngineState, record: PeerRecord, hears: Hears): void {
  const hearsUs = hears === "unknown" ? undefined : hears === "yes";
  if (record.hearsUs === hearsUs) return;
  record.hearsUs = hearsUs;
  state.directory.touch(record);
}

/** Notes whether a peer answers by unicast. */
export function noteUnicast(state: EngineState, record: PeerRecord, works: boolean): void {
  if (record.unicast === works) return;
  record.unicast = works;
  state.directory.touch(record);
}
