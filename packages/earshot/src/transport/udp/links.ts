/**
 * From the interfaces of a host to the links that Earshot uses: which ones, in what order, with which
 * sockets. Pure, so that every odd host can be a test.
 * @module
 */
import type { LinkId } from "../../core/link.ts";
import type { InterfaceAddress, InterfaceReading, NetworkInterface } from "./interfaces.ts";
import { type Subnet, broadcastOf, bytesOf } from "./subnet.ts";

/** An address of a link that gets a private socket. */
export interface StationPlan {
  /** Names the socket as long as nothing that it depends on changes. */
  readonly key: string;
  readonly link: LinkId;
  readonly zone: string;
  readonly loopback: boolean;
  readonly family: 4 | 6;
  /** What to bind to; link-local IPv6 addresses with their zone. */
  readonly host: string;
  readonly linkLocal: boolean;
  readonly subnet: Subnet;
  /** The directed broadcast address of its subnet. */
  readonly broadcast: string | undefined;
  readonly multicast: boolean;
}

export interface LinkPlan {
  readonly id: LinkId;
  readonly interfaceName: string;
  readonly zone: string;
  readonly index: number | undefined;
  readonly kind: "lan" | "loopback";
  readonly payloadBytes: number;
  /** Preferred address first. */
  readonly stations: readonly StationPlan[];
}

export interface LinkPlans {
  readonly links: readonly LinkPlan[];
  readonly unused: readonly { readonly name: string; readonly reason: string }[];
  /** Subnets of interfaces that were not chosen: datagrams from there are not for us. */
  readonly foreign: readonly Subnet[];
}

/** Above these a host has more networks than it has use for; the rest is listed as unused. */
const maxLinks = 16;
const maxStationsPerFamily = 4;
/** RFC 8085 §3.2, with room for tunnels: what fits when the MTU is not known. */
const unknownPayloadBytes = 1_200;
const largestPayloadBytes = 65_507;
const headers = { 4: 20 + 8, 6: 40 + 8 };
/** Interfaces that programs make for their own guests and tunnels: used, but after real ones. */
const virtualName =
  /^(docker|br-|virbr|veth|vnet|vmnet|vboxnet|vEthernet|lxc|lxd|incus|podman|cni|flannel|cali|kube|tun|tap|utun|wg|ppp|zt|tailscale|ham|awdl|llw|anpi)/;

export function planLinks(
  reading: InterfaceReading,
  chosen: readonly string[] | undefined,
): LinkPlans {
  const unused: { name: string; reason: string }[] = [];
  const foreign: Subnet[] = [];
  const links: { readonly plan: LinkPlan; readonly rank: number }[] = [];
  for (const one of reading.interfaces) {
    const addresses = one.addresses.filter((address) => isChosen(one, address, chosen));
    const reason = whyNot(one, addresses);
    if (reason === undefined) links.push({ plan: planLink(one, addresses), rank: rankOf(one) });
    else {
      unused.push({ name: one.name, reason });
      foreign.push(...one.addresses.map(subnetOf));
    }
  }
  for (const entry of chosen ?? []) {
    if (!isIp(entry) && !reading.interfaces.some((one) => one.name === entry)) {
      unused.push({
        name: entry,
        reason: reading.exists(entry) ? "down, without carrier or without address" : "not there",
      });
    }
  }
  const ranked = links.toSorted(
    (a, b) => a.rank - b.rank || (a.plan.index ?? 0) - (b.plan.index ?? 0),
  );
  for (const { plan } of ranked.slice(maxLinks))
    unused.push({ name: plan.interfaceName, reason: `more than ${maxLinks} links` });
  return { links: ranked.slice(0, maxLinks).map((link) => link.plan), unused, foreign };
}

/** Entries of `interfaces` that name neither an interface nor an address of this host. */
export function unknownEntries(
  reading: InterfaceReading,
  chosen: readonly string[] | undefined,
): readonly string[] {
  return (chosen ?? []).filter(
    (entry) =>
      !reading.exists(entry) &&
      !reading.interfaces.some((one) =>
        one.addresses.some((address) => isChosen(one, address, [entry])),
      ),
  );
}

/** Which of a link's stations its multicasts leave from. */
export function multicastStation(
  stations: readonly StationPlan[],
  family: 4 | 6,
): StationPlan | undefined {
  const able = stations.filter((station) => station.family === family && station.multicast);
  // RFC 4291 §2.5.6: what stays on the link is sent from a link-local address; its zone names the link.
  return (family === 6 ? able.find((station) => station.linkLocal) : undefined) ?? able[0];
}

function isChosen(
  one: NetworkInterface,
  address: InterfaceAddress,
  chosen: readonly string[] | undefined,
): boolean {
  if (chosen === undefined || chosen.includes(one.name)) return true;
  return chosen.some(
    (entry) => entry === address.address || entry === `${address.address}%${one.zone}`,
  );
}

function isIp(entry: string): boolean {
  return bytesOf(entry) !== undefined;
}

function whyNot(one: NetworkInterface, addresses: readonly InterfaceAddress[]): string | undefined {
  if (addresses.length === 0) return "not among the chosen interfaces";
  if (one.enslaved) return "belongs to a bridge or bond, which is used instead";
  return undefined;
}

function rankOf(one: NetworkInterface): number {
  if (one.loopback) return 3;
  if (virtualName.test(one.name)) return 2;
  return one.multicast === false ? 1 : 0;
}

function planLink(one: NetworkInterface, addresses: readonly InterfaceAddress[]): LinkPlan {
  const stations = addresses
    .map((address) => planStation(one, address))
    .toSorted((a, b) => preference(a) - preference(b));
  const kept = ([4, 6] as const).flatMap((family) =>
    stations.filter((station) => station.family === family).slice(0, maxStationsPerFamily),
  );
  const header = Math.max(...kept.map((station) => headers[station.family]));
  return {
    id: one.name as LinkId,
    interfaceName: one.name,
    zone: one.zone,
    index: one.index,
    kind: one.loopback ? "loopback" : "lan",
    payloadBytes:
      one.mtu === undefined ? unknownPayloadBytes : Math.min(largestPayloadBytes, one.mtu - header),
    stations: kept,
  };
}

function planStation(
  one: NetworkInterface,
  { family, address, prefixBits }: InterfaceAddress,
): StationPlan {
  const linkLocal = /^(fe[89ab][0-9a-f]:|169\.254\.)/i.test(address);
  const host = family === 6 && linkLocal ? `${address}%${one.zone}` : address;
  const subnet = subnetOf({ family, address, prefixBits });
  return {
    key: `${one.name} ${one.index} ${one.mac} ${host}/${prefixBits}`,
    link: one.name as LinkId,
    zone: one.zone,
    loopback: one.loopback,
    family,
    host,
    linkLocal,
    subnet,
    // The loopback interface has no broadcast flag, and yet 127.255.255.255 is one.
    broadcast: one.broadcast === false && !one.loopback ? undefined : broadcastOf(subnet),
    // Multicast over loopback works with IPv4 without the flag; IPv6 has no route for it there.
    multicast: one.loopback ? family === 4 : one.multicast !== false,
  };
}

/** IPv4 first, and what other networks can reach before link-local addresses. */
function preference(station: StationPlan): number {
  return (station.family === 4 ? 0 : 2) + (station.linkLocal ? 1 : 0);
}

function subnetOf({ address, prefixBits }: InterfaceAddress): Subnet {
  return { bytes: bytesOf(address) ?? new Uint8Array(4), prefixBits };
}
