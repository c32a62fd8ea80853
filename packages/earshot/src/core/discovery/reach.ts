/**
 * How a peer is reached: its addresses in the order in which they are worth trying, and whether
 * multicast works between us. "Heard by multicast" and "reachable by unicast" stay separate facts.
 * @module
 */
import { type Address, isLocalOnly, isVersion6 } from "../address.ts";
import { limits } from "../limits.ts";
import type { Reachable } from "../send.ts";
import type { EngineState } from "../state.ts";
import { announceIntervalMs } from "./announce-interval.ts";
import type { Path, PeerRecord } from "./directory.ts";

/** What tells how a peer is reached. */
type Ways = Pick<PeerRecord, "paths" | "body">;

export function isProven(record: PeerRecord | undefined, from: Address): boolean {
  return record?.paths.some((path) => path.proven && path.address === from) ?? false;
}

/** The best way to a peer: proven and lately heard, else heard, else advertised. */
export function bestPath(record: Ways): Reachable | undefined {
  let best: Path | undefined;
  for (const path of record.paths)
    if (best === undefined || compare(record, path, best) < 0) best = path;
  const [advertised] = record.body.addresses;
  return best ?? (advertised === undefined ? undefined : { address: advertised, link: undefined });
}

/**
 * Where a unicast copy goes of what is multicast anyway: to a member that does not say that it hears
 * us, at an address that it has proved; whoever is only vouched for is probed first.
 */
export function copyPath(record: PeerRecord): Reachable | undefined {
  const path = record.hearsUs === true ? undefined : bestPath(record);
  return path !== undefined && isProven(record, path.address) ? path : undefined;
}

/**
 * All ways to a peer, best first: packet sources before advertised addresses, which may be unreachable
 * from here. Among proven ones IPv4 comes first when equally fresh, to keep one link in use.
 */
export function pathsOf(record: Ways): readonly Reachable[] {
  const heard = record.paths.toSorted((one, other) => compare(record, one, other));
  const advertised = record.body.addresses
    .filter((address) => !heard.some((path) => path.address === address))
    .map((address): Reachable => ({ address, link: undefined }));
  return [...heard, ...advertised];
}

/** Negative when `one` is the better. */
function compare(record: Ways, one: Path, other: Path): number {
  return (
    Number(other.proven) - Number(one.proven) ||
    Number(isWithdrawn(record, one)) - Number(isWithdrawn(record, other)) ||
    freshness(other) - freshness(one) ||
    Number(isVersion6(one.address)) - Number(isVersion6(other.address))
  );
}

/** Its announcement names addresses, and this, which would mean the same to everybody, is not among them. */
function isWithdrawn(record: Ways, path: Path): boolean {
  const { addresses } = record.body;
  return addresses.length > 0 && !isLocalOnly(path.address) && !addresses.includes(path.address);
}

/** Coarse, so that two paths in use do not alternate with every datagram. */
function freshness(path: Path): number {
  return Math.floor(path.heardAt / limits.freshnessMs);
}

/** Whether we hear a member's multicasts: `undefined` while it is too early to say. */
export function hearsByMulticast(state: EngineState, record: PeerRecord): boolean | undefined {
  const within = limits.announcementsHeardWithin * announceIntervalMs(state);
  if (record.heardMulticastAt !== undefined && state.now - record.heardMulticastAt <= within)
    return true;
  return state.now - record.stateAt > within ? false : undefined;
}

/** The same as a word of the wire. */
export function hearsWord(
  state: EngineState,
  record: PeerRecord | undefined,
): "unknown" | "yes" | "no" {
  const hears = record && hearsByMulticast(state, record);
  if (hears === undefined) return "unknown";
  return hears ? "yes" : "no";
}
