/**
 * How each peer is reached: the addresses its datagrams come from, whether they are proven, and what
 * is heard by multicast. "Heard by multicast" and "reachable by unicast" stay separate facts.
 * @module
 */
import { type Address, isVersion6 } from "../address.ts";
import { limits } from "../limits.ts";
import { recover } from "../liveness/transitions.ts";
import type { Source } from "../receive.ts";
import type { Reachable } from "../send.ts";
import type { EngineState } from "../state.ts";
import { announceIntervalMs } from "./announcer.ts";
import type { Path, PeerRecord } from "./directory.ts";

/** A datagram came from `record`: a sign of life, when its source is more than a claim. */
export function noteHeard(state: EngineState, record: PeerRecord, source: Source): void {
  const path = pathOf(state, record, source);
  // What opens with the secret and is no replay was sent by the peer itself, from where it is.
  if (state.cipher.overheadBytes > 0) path.proven = true;
  if (!path.proven) return;
  markHeard(state, record, path);
  if (source.cast === "multicast") record.heardMulticastAt = state.now;
}

/** `record` answered at this source: the address is proven, and it is alive. */
export function prove(state: EngineState, record: PeerRecord, source: Source): void {
  const path = pathOf(state, record, source);
  if (!path.proven) record.member = undefined;
  path.proven = true;
  if (source.cast === "unicast") record.unicast = true;
  markHeard(state, record, path);
}

export function isProven(record: PeerRecord | undefined, from: Address): boolean {
  return record?.paths.some((path) => path.proven && path.address === from) ?? false;
}

function markHeard(state: EngineState, record: PeerRecord, path: Path): void {
  path.heardAt = state.now;
  record.heardAt = state.now;
  if (record.state === "suspected") recover(state, record);
}

function pathOf(state: EngineState, record: PeerRecord, source: Source): Path {
  const known = record.paths.find((path) => path.address === source.from && path.link === source.link);
  if (known !== undefined) return known;
  const path: Path = { address: source.from, link: source.link, proven: false, heardAt: state.now };
  if (record.paths.length >= limits.paths) {
    // Unproven ones go first, then those silent for longest.
    const rank = (each: Path): number => (each.proven ? each.heardAt : -1);
    record.paths.sort((one, other) => rank(other) - rank(one));
    record.paths.pop();
  }
  record.paths.push(path);
  record.member = undefined;
  return path;
}

/** The best way to a peer: proven and lately heard, else heard, else advertised. */
export function bestPath(record: PeerRecord): Reachable | undefined {
  return pathsOf(record)[0];
}

/**
 * All ways to a peer, best first: packet sources before advertised addresses, which may be unreachable
 * from here. Among proven ones IPv4 comes first when equally fresh, to keep one link in use.
 */
export function pathsOf(record: PeerRecord): readonly Reachable[] {
  const heard = record.paths.toSorted(
    (one, other) =>
      Number(other.proven) - Number(one.proven) ||
      freshness(other) - freshness(one) ||
      Number(isVersion6(one.address)) - Number(isVersion6(other.address)),
  );
  const advertised = record.body.addresses
    .filter((address) => !heard.some((path) => path.address === address))
    .map((address): Reachable => ({ address, link: undefined }));
  return [...heard, ...advertised];
}

/** Coarse, so that two paths in use do not alternate with every datagram. */
function freshness(path: Path): number {
  return Math.floor(path.heardAt / limits.freshnessMs);
}

/** Whether we hear a member's multicasts: `undefined` while it is too early to say. */
export function hearsByMulticast(state: EngineState, record: PeerRecord): boolean | undefined {
  const within = limits.announcementsHeardWithin * announceIntervalMs(state);
  if (record.heardMulticastAt !== undefined && state.now - record.heardMulticastAt <= within) return true;
  return state.now - record.stateAt > within ? false : undefined;
}

/** The same as a word of the wire. */
export function hearsWord(state: EngineState, record: PeerRecord | undefined): "unknown" | "yes" | "no" {
  const hears = record && hearsByMulticast(state, record);
  if (hears === undefined) return "unknown";
  return hears ? "yes" : "no";
}

/** Takes in what a peer says about our multicasts. */
export function noteHearsUs(record: PeerRecord, hears: "unknown" | "yes" | "no"): void {
  const hearsUs = hears === "unknown" ? undefined : hears === "yes";
  if (record.hearsUs !== hearsUs) record.member = undefined;
  record.hearsUs = hearsUs;
}
