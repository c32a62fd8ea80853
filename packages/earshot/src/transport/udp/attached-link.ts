/**
 * A link as it is: its plan and the stations of it that are open. Says what can be offered and where
 * datagrams to everybody and to groups go.
 * @module
 */
import type { Link, Way } from "../../core/link.ts";
import type { DataSockets } from "./data-sockets.ts";
import { dataGroups4, dataGroups6, groupsOf } from "./groups.ts";
import { type LinkPlan, multicastStation } from "./links.ts";
import type { UdpSettings } from "./options.ts";
import type { Station } from "./station.ts";

export interface Target {
  readonly station: Station;
  readonly host: string;
}

/** Where groups' data goes in one way. */
export interface GroupTarget {
  readonly station: Station;
  /** Whether the station is a speaker; until there is one, data leaves from where control does. */
  readonly isSpeaker: boolean;
  readonly family: 4 | 6;
  /** By index of the group. */
  readonly hosts: readonly string[];
}

const preferredFirst: readonly Way[] = ["multicast4", "multicast6", "broadcast", "limited"];

export class AttachedLink {
  readonly plan: LinkPlan;
  /** Preferred address first. */
  readonly stations: readonly Station[];
  readonly #targets: Readonly<Record<Way, readonly Target[]>>;
  readonly #groups: Readonly<Record<"multicast4" | "multicast6", GroupTarget | undefined>>;
  readonly #receiveBytes: number;

  constructor(
    plan: LinkPlan,
    stations: readonly Station[],
    settings: UdpSettings,
    data: DataSockets,
  ) {
    this.plan = plan;
    this.stations = stations;
    const zoned = (group: string): string => `${group}%${plan.zone}`;
    const withBroadcast = stations.filter((station) => station.plan.broadcast !== undefined);
    const senders = { 4: senderOf(stations, 4), 6: senderOf(stations, 6) };
    this.#targets = {
      multicast4: groupTargets(senders[4], groupsOf(4, settings)),
      multicast6: groupTargets(senders[6], groupsOf(6, settings).map(zoned)),
      broadcast: broadcastTargets(withBroadcast),
      limited: groupTargets(withBroadcast[0], ["255.255.255.255"]),
    };
    const groupTarget = (family: 4 | 6, hosts: readonly string[]): GroupTarget | undefined => {
      const speaker = data.speaker(plan, family);
      const station = speaker ?? senders[family];
      return station && { station, isSpeaker: speaker !== undefined, family, hosts };
    };
    this.#groups = {
      multicast4: groupTarget(4, dataGroups4),
      multicast6: groupTarget(6, dataGroups6.map(zoned)),
    };
    this.#receiveBytes = Math.min(
      data.receiveBytes(plan.id),
      ...stations.map((station) => station.socket.receiveBufferBytes),
    );
  }

  /** Where groups' data goes in this way; `undefined` when the link does not offer it. */
  group(way: "multicast4" | "multicast6"): GroupTarget | undefined {
    return this.#groups[way];
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
      receiveBytes: this.#receiveBytes,
      addresses: this.stations.map((station) => station.socket.address),
      ways: preferredFirst.filter((way) => this.#targets[way].length > 0),
    };
  }
}

function senderOf(stations: readonly Station[], family: 4 | 6): Station | undefined {
  const plan = multicastStation(
    stations.map((station) => station.plan),
    family,
  );
  return stations.find((station) => station.plan === plan);
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
