/**
 * What a virtual network is built of: segments (LANs), hosts, and the network cards between them.
 * @module
 */
import { addressOf, type Address } from "../../core/address.ts";
import type { Link, LinkId, Way } from "../../core/link.ts";

/** All of them, preferred first. */
export const everyWay: readonly Way[] = ["multicast4", "multicast6", "broadcast", "limited"];

export interface SegmentOptions {
  /** What links on it offer, preferred first; by default all four. Filter one silently with a rule. */
  readonly ways?: readonly Way[];
  /** Largest payload of a datagram, in bytes. */
  readonly payloadBytes?: number;
  /** The network's own delay: at least `minMs`, and an exponential rest with mean `meanMs`. */
  readonly latency?: { readonly minMs: number; readonly meanMs: number };
  /** What receiving sockets hold, in bytes as the system counts. Default 4 MiB. */
  readonly receiveBytes?: number;
  /**
   * Whether what is sent to group addresses arrives. A switch that snoops IGMP and hears no querier
   * drops it without a word, while multicast to everybody passes. Default true.
   */
  readonly dataMulticast?: boolean;
  /** Whether receivers get datagrams that arrive together as one train. Default true. */
  readonly coalesces?: boolean;
}

/** A LAN: everybody on it hears everybody's multicasts and broadcasts. */
export class Segment {
  readonly name: string;
  readonly kind: Link["kind"];
  /** Number in addresses: 10.number.x.y. */
  readonly number: number;
  readonly ways: readonly Way[];
  readonly payloadBytes: number;
  readonly minMs: number;
  readonly meanMs: number;
  readonly receiveBytes: number;
  readonly coalesces: boolean;
  /** May change at any time. */
  dataMulticast: boolean;
  readonly cards: Card[] = [];

  constructor(name: string, number: number, options: SegmentOptions, kind: Link["kind"] = "lan") {
    this.name = name;
    this.kind = kind;
    this.number = number;
    this.ways = options.ways ?? everyWay;
    this.payloadBytes = options.payloadBytes ?? 1_472;
    this.minMs = options.latency?.minMs ?? 0.1;
    this.meanMs = options.latency?.meanMs ?? 0.2;
    this.receiveBytes = options.receiveBytes ?? 4_194_304;
    this.coalesces = options.coalesces ?? true;
    this.dataMulticast = options.dataMulticast ?? true;
  }
}

/** A host's attachment to a segment: one link of every socket on that host. */
export class Card {
  readonly host: Host;
  readonly segment: Segment;
  readonly link: LinkId;
  up = true;
  ip4: string;
  readonly ip6: string;
  inFlight = 0;

  constructor(host: Host, segment: Segment, link: LinkId, ip4: string, ip6: string) {
    this.host = host;
    this.segment = segment;
    this.link = link;
    this.ip4 = ip4;
    this.ip6 = ip6;
  }

  /** This card as a link of the socket at `port`. */
  linkFor(port: number): Link {
    const { kind, payloadBytes, receiveBytes, ways } = this.segment;
    const addresses =
      kind === "loopback"
        ? [addressOf(this.ip4, port)]
        : [addressOf(this.ip4, port), addressOf(`${this.ip6}%${this.link}`, port)];
    return { id: this.link, kind, payloadBytes, receiveBytes, addresses, ways };
  }

  /** What a receiver behind `receiver` sees as the source of a datagram sent from `port` of this card. */
  sourceFor(port: number, version6: boolean, receiver: Card): Address {
    return version6 ? addressOf(`${this.ip6}%${receiver.link}`, port) : addressOf(this.ip4, port);
  }
}

/** A machine. It has cards, and the sockets opened on it. */
export class Host {
  readonly name: string;
  /** Number in addresses. */
  readonly number: number;
  readonly cards: Card[] = [];
  nextPort = 40_000;

  constructor(name: string, number: number) {
    this.name = name;
    this.number = number;
  }

  card(link: string): Card | undefined {
    return this.cards.find((card) => card.link === link);
  }

  /** Links of a socket at `port`, as the operating system would tell them now. */
  linksFor(port: number): Link[] {
    return this.cards.filter((card) => card.up).map((card) => card.linkFor(port));
  }
}
