/**
 * A link as it is: its plan and the stations of it that are open. Says what can be offered and where
 * datagrams to everybody go.
 * @module
 */
import type { Link, Way } from "../../core/link.ts";
import { groupsOf } from "./groups.ts";
import type { LinkPlan } from "./links.ts";
import type { UdpSettings } from "./options.ts";
import type { Station } from "./station.ts";

export interface Target {
  readonly station: Station;
  readonly host: string;
}

const preferredFirst: readonly Way[] = ["multicast4", "multicast6", "broadcast", "limited"];

export class AttachedLink {
  readonly plan: LinkPlan;
  /** Preferred address first. */
  readonly stations: readonly Station[];
  readonly #targets: Readonly<Record<Way, readonly Target[]>>;

  constructor(plan: LinkPlan, stations: readonly Station[], settings: UdpSettings) {
    this.plan = plan;
    this.stations = stations;
    const version4 = stations.filter((station) => station.plan.family === 4);
    const version6 = stations.filter(
      (station) => station.plan.family === 6 && station.plan.multicast,
    );
    const withBroadcast = version4.filter((station) => station.plan.broadcast !== undefined);
    // RFC 4291 §2.5.6: what stays on the link is sent from a link-local address; its zone names the link.
    const sender6 = version6.find((station) => station.plan.linkLocal) ?? version6[0];
    this.#targets = {
      multicast4: groupTargets(
        version4.find((station) => station.plan.multicast),
        groupsOf(4, settings),
      ),
      multicast6: groupTargets(
        sender6,
        groupsOf(6, settings).map((group) => `${group}%${plan.zone}`),
      ),
      broadcast: broadcastTargets(withBroadcast),
      limited: groupTargets(withBroadcast[0], ["255.255.255.255"]),
    };
  }

  /** Where a datagram to everybody goes in this way; empty when the link does not offer it. */
  targets(way: Way): readonly Target[] {
    return this.#targets[way];
  }

  offer(): Link {
    return {
      id: this.plan.id,
      kind: this.plan.kind,
      payloadBytes: this.plan.payloadBytes,
      receiveBytes: Math.min(...this.stations.map((station) => station.socket.receiveBufferBytes)),
      addresses: this.stations.map((station) => station.socket.address),
      ways: preferredFirst.filter((way) => this.#targets[way].length > 0),
    };
  }
}

function groupTargets(station: Station | undefined, hosts: readonly string[]): readonly Target[] {
  return station === undefined ? [] : hosts.map((host) => ({ station, host }));
}

/** Each subnet once, from an address of its own. */
function broadcastTargets(stations: readonly Station[]): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const station of stations) {
    const host = station.plan.broadcast;
    if (host !== undefined && !targets.has(host)) targets.set(host, { station, host });
  }
  return [...targets.values()];
}
