/**
 * Where a stream's slots go: multicast on the fewest links that cover its receivers, and copies by
 * unicast to whom multicast does not reach. A single receiver gets unicast only.
 * @module
 */
import { isVersion6, hostOf } from "../address.ts";
import { bestPath } from "../discovery/reach.ts";
import { limits } from "../limits.ts";
import type { Destination, Link, LinkId } from "../link.ts";
import type { EngineState } from "../state.ts";
import type { Outgoing, Receiver } from "./outgoing.ts";

type ToGroup = Extract<Destination, { kind: "group" }>;

/** Destinations of what all receivers are to get: worked out now and then, not for every burst. */
export function routesOf(state: EngineState, outgoing: Outgoing): readonly Destination[] {
  const known = outgoing.routes;
  if (known !== undefined && known.links === state.links && state.now - known.at < limits.routesMs)
    return known.destinations;
  const destinations = workOut(state, outgoing);
  outgoing.routes = { at: state.now, links: state.links, destinations };
  return destinations;
}

function workOut(state: EngineState, outgoing: Outgoing): readonly Destination[] {
  const destinations: Destination[] = [];
  const byMulticast: Receiver[] = [];
  const alone = outgoing.receivers.size === 1;
  for (const receiver of outgoing.receivers.values()) {
    const way = alone || receiver.deaf ? undefined : true;
    if (way === undefined) {
      const to = unicastTo(receiver);
      if (to !== undefined) destinations.push(to);
    } else byMulticast.push(receiver);
  }
  if (byMulticast.length > 0) destinations.push(...multicastTo(state, outgoing, byMulticast));
  return destinations;
}

export function unicastTo(receiver: Receiver): Destination | undefined {
  const path = bestPath(receiver.record);
  return path && { kind: "address", address: path.address, link: path.link };
}

/** Multicast to the receivers, each link once; those on links without multicast get copies. */
export function multicastTo(
  state: EngineState,
  outgoing: Outgoing,
  receivers: Iterable<Receiver>,
): readonly Destination[] {
  const groups = new Map<LinkId, ToGroup>();
  const copies: Destination[] = [];
  const own = ownHosts(state);
  for (const receiver of receivers) {
    const path = bestPath(receiver.record);
    if (path === undefined) continue;
    const links =
      path.link === undefined ? [...state.links.values()] : [state.links.get(path.link)];
    const sameHost = own.has(hostOf(path.address));
    let reached = false;
    for (const link of links) {
      const way = link && multicastWay(link, isVersion6(path.address));
      if (link === undefined || way === undefined) continue;
      reached = true;
      const known = groups.get(link.id);
      const loop = sameHost || (known?.loop ?? false);
      if (known === undefined || loop !== known.loop)
        groups.set(link.id, { kind: "group", link: link.id, way, index: outgoing.index, loop });
    }
    if (!reached) copies.push({ kind: "address", address: path.address, link: path.link });
  }
  return [...groups.values(), ...copies];
}

function ownHosts(state: EngineState): ReadonlySet<string> {
  const hosts = new Set<string>();
  for (const link of state.links.values())
    for (const address of link.addresses) hosts.add(hostOf(address));
  return hosts;
}

function multicastWay(link: Link, version6: boolean): ToGroup["way"] | undefined {
  const [preferred, other] = version6
    ? (["multicast6", "multicast4"] as const)
    : (["multicast4", "multicast6"] as const);
  if (link.ways.includes(preferred)) return preferred;
  return link.ways.includes(other) ? other : undefined;
}
