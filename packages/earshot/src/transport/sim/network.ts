/**
 * The virtual network: carries datagrams between sockets, lets the installed rules decide about each
 * flight, and tells an observer. Everything follows from its seed and the clock.
 * @module
 */
import { hostOf, isVersion6, portOf, type Address } from "../../core/address.ts";
import type { TransmitError } from "../../core/io.ts";
import type { Destination, LinkId, Way } from "../../core/link.ts";
import { seededRandom } from "../../core/random.ts";
import type { VirtualClock } from "./clock.ts";
import { Airborne, type Departure } from "./flight.ts";
import { chanceOf, InstalledRule, type Chance, type Rule, type Scope } from "./rule.ts";
import { SimSocket, type Carrier, type SocketOwner } from "./socket.ts";
import { Card, Host, Segment, type SegmentOptions } from "./topology.ts";

/** Sees what happens. Bytes are not to be changed, and may be kept. */
export interface NetworkObserver {
  sent?(
    socket: SimSocket | undefined,
    card: Card,
    way: Way | "unicast",
    to: Address | undefined,
    bytes: Uint8Array,
  ): void;
  /** Called before the socket's owner gets it. */
  delivered?(flight: Airborne): void;
  /** `why` is the name of a rule, or what was missing at the end of the way. */
  lost?(flight: Airborne, why: string): void;
  /** The sender asked for what no link carries. */
  refused?(socket: SimSocket, error: TransmitError, bytes: Uint8Array): void;
}

/** A datagram that no engine sent. */
export interface Injection {
  /** The host whose card it leaves from. */
  readonly from: string;
  /** By default its first. */
  readonly link?: string;
  /** The source that it claims; by default the true one with port 9. */
  readonly source?: Address;
  readonly to: Address | Way;
  readonly bytes: Uint8Array;
}

/** The most that UDP over IPv4 carries. */
const largestPayloadBytes = 65_507;

export interface NetworkOptions {
  /** Port that everybody listens to for multicasts and broadcasts. */
  readonly groupPort?: number;
  readonly observer?: NetworkObserver;
}

export class Network implements Carrier {
  readonly clock: VirtualClock;
  readonly segments: Map<string, Segment> = new Map<string, Segment>();
  readonly hosts: Map<string, Host> = new Map<string, Host>();
  readonly counters: Record<string, number> = {
    sent: 0,
    delivered: 0,
    lost: 0,
    refused: 0,
    fragmented: 0,
    unroutable: 0,
    injected: 0,
  };
  readonly #seed: number;
  readonly #groupPort: number;
  readonly #observer: NetworkObserver;
  readonly #latency: Chance;
  readonly #sockets: Map<Host, SimSocket[]> = new Map<Host, SimSocket[]>();
  readonly #cardByIp: Map<string, Card> = new Map<string, Card>();
  readonly #routes: Set<string> = new Set<string>();
  readonly #scratch: Uint8Array = new Uint8Array(65_536);
  readonly #land: (flight: Airborne) => void = (flight) => this.#arrive(flight);
  #rules: InstalledRule[] = [];
  #rulesEver = 0;
  #landing = 0;

  constructor(seed: number, clock: VirtualClock, options: NetworkOptions = {}) {
    this.clock = clock;
    this.#seed = seed;
    this.#groupPort = options.groupPort ?? 7_468;
    this.#observer = options.observer ?? {};
    this.#latency = chanceOf(seededRandom(seed * 2 + 1), () => clock.now());
  }

  addSegment(name: string, options: SegmentOptions = {}): Segment {
    const segment = new Segment(name, this.segments.size + 1, options);
    this.segments.set(name, segment);
    return segment;
  }

  /** A router carries unicast between two segments, both ways. */
  addRoute(one: string, other: string): void {
    this.#routes.add(`${one}>${other}`).add(`${other}>${one}`);
  }

  /** A host on these segments, its links named `eth0`, `eth1` … With `loopback` it has `lo` as well. */
  addHost(
    name: string,
    segments: readonly string[],
    options: { readonly loopback?: boolean } = {},
  ): Host {
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
    if (options.loopback === true) {
      const inside = {
        ways: ["multicast4"],
        payloadBytes: 65_507,
        latency: { minMs: 0.01, meanMs: 0.01 },
      } as const;
      this.#attach(
        new Card(
          host,
          new Segment(`lo of ${name}`, 0, inside, "loopback"),
          "lo" as LinkId,
          "127.0.0.1",
          "::1",
        ),
      );
    }
    return host;
  }

  openSocket(hostName: string, owner: SocketOwner): SimSocket {
    const host = this.#hostNamed(hostName);
    const socket = new SimSocket(this, host, host.nextPort++, owner);
    this.#socketsOf(host).push(socket);
    return socket;
  }

  forget(socket: SimSocket): void {
    const sockets = this.#socketsOf(socket.host);
    sockets.splice(sockets.indexOf(socket), 1);
  }

  /** Puts a fault to work, for all flights or those in `scope`. */
  install(rule: Rule, scope: Scope = {}): InstalledRule {
    // Each rule has chance of its own: adding one leaves what the others do as it was.
    const random = seededRandom(this.#seed + (1 + this.#rulesEver++) * 2 ** 33);
    const installed = new InstalledRule(
      rule,
      scope,
      chanceOf(random, () => this.clock.now()),
      (gone) => {
        this.#rules = this.#rules.filter((other) => other !== gone);
      },
    );
    this.#rules = [...this.#rules, installed];
    return installed;
  }

  get rules(): readonly InstalledRule[] {
    return this.#rules;
  }

  /** Takes a link of a host down or up again, as when a cable is pulled. */
  setLink(hostName: string, link: string, up: boolean): void {
    const host = this.#hostNamed(hostName);
    this.#cardOf(host, link).up = up;
    this.#tellLinks(host);
  }

  /** Gives a card another IPv4 address, as when a lease ends. Returns it. */
  changeAddress(hostName: string, link: string): string {
    const host = this.#hostNamed(hostName);
    const card = this.#cardOf(host, link);
    this.#cardByIp.delete(card.ip4);
    do {
      const [, , third = "0", fourth = "0"] = card.ip4.split(".");
      card.ip4 = `10.${card.segment.number}.${128 | Number(third)}.${(Number(fourth) + 1) & 0xff}`;
    } while (this.#cardByIp.has(card.ip4));
    this.#cardByIp.set(card.ip4, card);
    this.#tellLinks(host);
    return card.ip4;
  }

  send(
    socket: SimSocket,
    burst: Uint8Array,
    slotBytes: number,
    to: Destination,
  ): TransmitError | undefined {
    const card =
      to.kind === "everybody"
        ? socket.host.card(to.link)
        : this.#cardTowards(socket.host, to.address, to.link);
    const slot = Math.min(burst.length, slotBytes);
    const error = refusal(card, slot, to);
    if (card === undefined || error !== undefined) {
      this.#count("refused");
      this.#observer.refused?.(socket, error ?? "unreachable", burst.slice());
      return error ?? "unreachable";
    }
    if (slot > card.segment.payloadBytes) this.#count("fragmented");
    const way = to.kind === "everybody" ? to.way : "unicast";
    const target = to.kind === "address" ? to.address : undefined;
    const version6 = target === undefined ? way === "multicast6" : isVersion6(target);
    const source = (receiver: Card): Address => card.sourceFor(socket.port, version6, receiver);
    for (let at = 0; at < burst.length || at === 0; at += Math.max(1, slot)) {
      const bytes = burst.slice(at, at + slot);
      this.#observer.sent?.(socket, card, way, target, bytes);
      this.#count("sent");
      this.#depart({ sentAt: this.clock.now(), from: card, source, way }, socket, target, bytes);
    }
    return undefined;
  }

  /** Sends a datagram that may claim any source. */
  inject(injection: Injection): void {
    const host = this.#hostNamed(injection.from);
    const card = this.#cardOf(host, injection.link ?? host.cards[0]?.link ?? "");
    const unicast = injection.to.includes(":");
    const target = unicast ? (injection.to as Address) : undefined;
    const way = unicast ? "unicast" : (injection.to as Way);
    const version6 = target === undefined ? way === "multicast6" : isVersion6(target);
    const source = (receiver: Card): Address =>
      injection.source ?? card.sourceFor(9, version6, receiver);
    const bytes = injection.bytes.slice();
    this.#count("injected");
    this.#observer.sent?.(undefined, card, way, target, bytes);
    this.#depart({ sentAt: this.clock.now(), from: card, source, way }, undefined, target, bytes);
  }

  #depart(
    departure: Departure,
    sender: SimSocket | undefined,
    target: Address | undefined,
    bytes: Uint8Array,
  ): void {
    if (target !== undefined) {
      const card = this.#cardAt(target, departure.from);
      const socket = card && this.#listener(card.host, portOf(target));
      if (card === undefined || socket === undefined) this.#count("unroutable");
      else this.#fly(new Airborne(departure, socket, card, bytes, this.#land), 0, 0);
      return;
    }
    for (const card of departure.from.segment.cards) {
      for (const socket of this.#socketsOf(card.host)) {
        // As a transport must: nobody hears itself, other sockets of its host do.
        if (socket === sender) continue;
        this.#fly(new Airborne(departure, socket, card, bytes, this.#land), 0, 0);
      }
    }
  }

  /** Takes a flight past the rules from the one at `index` on, and schedules its landing. */
  #fly(flight: Airborne, index: number, waited: number): void {
    let delayMs = waited;
    for (let at = index; at < this.#rules.length; at++) {
      const rule = this.#rules[at] as InstalledRule;
      const verdict = rule.judge(flight);
      if (verdict === "pass") continue;
      if (verdict === "drop") {
        this.#count("lost");
        this.#observer.lost?.(flight, rule.name);
        return;
      }
      for (const copy of verdict.copies ?? []) {
        const again = new Airborne(
          flight.departure,
          flight.socket,
          flight.card,
          copy.bytes ?? flight.bytes,
          this.#land,
        );
        this.#fly(again, at + 1, delayMs + copy.delayMs);
      }
      if (verdict.bytes !== undefined) flight.bytes = verdict.bytes;
      delayMs += verdict.delayMs ?? 0;
    }
    const { from } = flight.departure;
    delayMs += from.segment.minMs + this.#latency.exponential(from.segment.meanMs);
    if (from.segment !== flight.card.segment) {
      delayMs += flight.card.segment.minMs + this.#latency.exponential(flight.card.segment.meanMs);
    }
    flight.at = this.clock.now() + delayMs;
    flight.card.inFlight++;
    this.clock.add(flight);
  }

  #arrive(flight: Airborne): void {
    const { card, socket, bytes } = flight;
    card.inFlight--;
    if (!card.up || !socket.open) {
      this.#count("lost");
      this.#observer.lost?.(flight, socket.open ? "link down" : "socket closed");
      return;
    }
    this.#count("delivered");
    this.#observer.delivered?.(flight);
    // Borrowed bytes are overwritten afterwards, so that whoever keeps them is found out.
    const lent =
      this.#landing++ === 0
        ? this.#scratch.subarray(0, bytes.length)
        : new Uint8Array(bytes.length);
    lent.set(bytes);
    try {
      socket.owner.datagram(card.link, flight.departure.source(card), lent);
    } finally {
      lent.fill(0xa5);
      this.#landing--;
    }
  }

  /** The card that routing picks for an address, or the one of `link`. */
  #cardTowards(host: Host, address: Address, link: LinkId | undefined): Card | undefined {
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
    const sockets = this.#socketsOf(host);
    return port === this.#groupPort
      ? sockets.at(-1)
      : sockets.find((socket) => socket.port === port);
  }

  #attach(card: Card): void {
    card.host.cards.push(card);
    card.segment.cards.push(card);
    if (card.segment.kind === "lan") this.#cardByIp.set(card.ip4, card).set(card.ip6, card);
  }

  #tellLinks(host: Host): void {
    for (const socket of [...this.#socketsOf(host)]) socket.owner.linksChanged(socket.links());
  }

  #hostNamed(name: string): Host {
    const host = this.hosts.get(name);
    if (host === undefined) throw new Error(`no host ${name}`);
    return host;
  }

  #cardOf(host: Host, link: string): Card {
    const card = host.card(link);
    if (card === undefined) throw new Error(`no link ${link} at ${host.name}`);
    return card;
  }

  #socketsOf(host: Host): SimSocket[] {
    return this.#sockets.get(host) ?? [];
  }

  #count(name: string): void {
    this.counters[name] = (this.counters[name] ?? 0) + 1;
  }
}

/** What the kernel says at once. A payload above the link's is fragmented by IP, and only counted. */
function refusal(
  card: Card | undefined,
  bytes: number,
  to: Destination,
): TransmitError | undefined {
  if (bytes > largestPayloadBytes) return "too-large";
  if (card === undefined || !card.up) return "unreachable";
  return to.kind === "everybody" && !card.segment.ways.includes(to.way) ? "unreachable" : undefined;
}
