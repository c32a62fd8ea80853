/**
 * How a virtual network is wired: segments, hosts with their cards and sockets, routers, and who has
 * which address. It tells where a datagram goes; carrying it is the network's work.
 * @module
 */
import { hostOf, isVersion6, portOf, type Address } from "../../core/address.ts";
import type { LinkId } from "../../core/link.ts";
import type { SimSocket } from "./socket.ts";
import { Card, Host, Segment, type SegmentOptions } from "./topology.ts";

/** Where a datagram ends: a socket, and the card that it comes in by. */
export interface Landing {
  readonly socket: SimSocket;
  readonly card: Card;
}

export class Wiring {
  readonly segments: Map<string, Segment> = new Map<string, Segment>();
  readonly hosts: Map<string, Host> = new Map<string, Host>();
  readonly #groupPort: number;
  readonly #sockets: Map<Host, SimSocket[]> = new Map<Host, SimSocket[]>();
  readonly #cardByIp: Map<string, Card> = new Map<string, Card>();
  readonly #routes: Set<string> = new Set<string>();

  constructor(groupPort: number) {
    this.#groupPort = groupPort;
  }

  addSegment(name: string, options: SegmentOptions): Segment {
    const segment = new Segment(name, this.segments.size + 1, options);
    this.segments.set(name, segment);
    return segment;
  }

  addRoute(one: string, other: string): void {
    this.#routes.add(`${one}>${other}`).add(`${other}>${one}`);
  }

  addHost(name: string, segments: readonly string[], loopback: boolean): Host {
    const host = new Host(name, this.hosts.size + 1);
    this.hosts.set(name, host);
    this.#sockets.set(host, []);
    for (const [index, segmentName] of segments.entries()) {
      const segment = this.segments.get(segmentName);
      if (segment === undefined) throw new Error(`no segment ${segmentName}`);
      const { number } = host;
      const ip4 = `10.${segment.number}.${number >> 8}.${number & 0xff}`;
      const ip6 = `fe80::${segment.number.toString(16)}:${number.toString(16)}`;
      this.#attach(new Card(host, segment, `eth${index}` as LinkId, ip4, ip6));
    }
    if (loopback) {
      const inside = {
        ways: ["multicast4"],
        payloadBytes: 65_507,
        latency: { minMs: 0.01, meanMs: 0.01 },
      } as const;
      const segment = new Segment(`lo of ${name}`, 0, inside, "loopback");
      this.#attach(new Card(host, segment, "lo" as LinkId, "127.0.0.1", "::1"));
    }
    return host;
  }

  /** Gives a card another IPv4 address. Returns it. */
  changeAddress(card: Card): string {
    this.#cardByIp.delete(card.ip4);
    do {
      const [, , third = "0", fourth = "0"] = card.ip4.split(".");
      card.ip4 = `10.${card.segment.number}.${128 | Number(third)}.${(Number(fourth) + 1) & 0xff}`;
    } while (this.#cardByIp.has(card.ip4));
    this.#cardByIp.set(card.ip4, card);
    return card.ip4;
  }

  hostNamed(name: string): Host {
    const host = this.hosts.get(name);
    if (host === undefined) throw new Error(`no host ${name}`);
    return host;
  }

  cardOf(host: Host, link: string): Card {
    const card = host.card(link);
    if (card === undefined) throw new Error(`no link ${link} at ${host.name}`);
    return card;
  }

  socketsOf(host: Host): SimSocket[] {
    return this.#sockets.get(host) ?? [];
  }

  /** Who hears what is sent to everybody from a card: all sockets on its segment but the sender's. */
  everybody(from: Card, sender: SimSocket | undefined): Landing[] {
    return this.#onSegment(from, (socket) => socket !== sender);
  }

  /** Who hears what is sent to a group: those that listen, on the sender's own host only with `loop`. */
  group(from: Card, sender: SimSocket | undefined, index: number, loop: boolean): Landing[] {
    if (!from.segment.dataMulticast) return [];
    return this.#onSegment(
      from,
      (socket) => socket !== sender && socket.hears(index) && (loop || socket.host !== from.host),
    );
  }

  /** Where a datagram to an address ends, if anywhere. */
  unicast(from: Card, target: Address): Landing | undefined {
    const card = this.#cardAt(target, from);
    const socket = card && this.#listener(card.host, portOf(target));
    return card === undefined || socket === undefined ? undefined : { socket, card };
  }

  /** The card that routing picks for an address, or the one of `link`. */
  towards(host: Host, address: Address, link: LinkId | undefined): Card | undefined {
    if (link !== undefined) return host.card(link);
    const zone = /%(.*)$/.exec(hostOf(address))?.[1];
    if (zone !== undefined) return host.card(zone);
    const ip = hostOf(address);
    if (ip.startsWith("127.")) return host.card("lo");
    const number = Number(ip.split(".")[1] ?? -1);
    const up = host.cards.filter((card) => card.up && card.segment.kind === "lan");
    return (
      up.find((card) => card.segment.number === number) ??
      up.find((card) => this.#routed(card.segment, number)) ??
      up[0]
    );
  }

  #onSegment(from: Card, hears: (socket: SimSocket) => boolean): Landing[] {
    const landings: Landing[] = [];
    for (const card of from.segment.cards) {
      for (const socket of this.socketsOf(card.host))
        if (hears(socket)) landings.push({ socket, card });
    }
    return landings;
  }

  #cardAt(address: Address, from: Card): Card | undefined {
    const ip = hostOf(address).replace(/%.*$/, "");
    if (ip.startsWith("127.")) return from.segment.kind === "loopback" ? from : undefined;
    const card = this.#cardByIp.get(ip);
    if (card === undefined || card.segment === from.segment) return card;
    // A host takes datagrams for any of its own addresses, whatever link they are sent on.
    if (card.host === from.host) return card;
    const local = isVersion6(address);
    return !local && this.#routes.has(`${from.segment.name}>${card.segment.name}`)
      ? card
      : undefined;
  }

  #routed(from: Segment, number: number): boolean {
    for (const segment of this.segments.values()) {
      if (segment.number === number) return this.#routes.has(`${from.name}>${segment.name}`);
    }
    return false;
  }

  /** Who gets what is sent to a port: on the shared one, of several the socket opened last. */
  #listener(host: Host, port: number): SimSocket | undefined {
    const sockets = this.socketsOf(host);
    return port === this.#groupPort
      ? sockets.at(-1)
      : sockets.find((socket) => socket.port === port);
  }

  #attach(card: Card): void {
    card.host.cards.push(card);
    card.segment.cards.push(card);
    if (card.segment.kind === "lan") this.#cardByIp.set(card.ip4, card).set(card.ip6, card);
  }
}
