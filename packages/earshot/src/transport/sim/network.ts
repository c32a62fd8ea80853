/**
 * The virtual network: carries datagrams between sockets, lets the installed rules decide about each
 * flight, and tells an observer. Everything follows from its seed and the clock.
 * @module
 */
import { isVersion6, type Address } from "../../core/address.ts";
import type { TransmitError } from "../../core/io.ts";
import type { Destination, Way } from "../../core/link.ts";
import { seededRandom } from "../../core/random.ts";
import type { VirtualClock } from "./clock.ts";
import { Airborne, Train, type Departure } from "./flight.ts";
import { chanceOf, InstalledRule, type Chance, type Rule, type Scope } from "./rule.ts";
import { SimSocket, type Carrier, type SocketOwner } from "./socket.ts";
import type { Card, Host, Segment, SegmentOptions } from "./topology.ts";
import { Wiring, type Landing } from "./wiring.ts";

/** Sees what happens. Bytes are not to be changed, and may be kept. */
export interface NetworkObserver {
  sent?(
    socket: SimSocket | undefined,
    departure: Departure,
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
  /** An address, everybody in a way, or the listeners of a group address. */
  readonly to: Address | Way | { readonly group: number };
  readonly bytes: Uint8Array;
}

/** The most that UDP over IPv4 carries, and that a kernel coalesces. */
const largestPayloadBytes = 65_507;

export interface NetworkOptions {
  /** Port that everybody listens to for multicasts and broadcasts. */
  readonly groupPort?: number;
  readonly observer?: NetworkObserver;
}

/** What the slots of one burst have in common on their way to one receiver. */
interface Passage {
  latencyMs: number | undefined;
  train: Train | undefined;
}

export class Network implements Carrier {
  readonly clock: VirtualClock;
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
  readonly #wiring: Wiring;
  readonly #observer: NetworkObserver;
  readonly #latency: Chance;
  readonly #scratch: Uint8Array = new Uint8Array(65_536);
  readonly #land: (flight: Airborne) => void = (flight) => this.#arrive(flight, flight.bytes);
  readonly #landTrain: (train: Train) => void = (train) => this.#arriveTrain(train);
  #rules: InstalledRule[] = [];
  #rulesEver = 0;
  #landing = 0;

  constructor(seed: number, clock: VirtualClock, options: NetworkOptions = {}) {
    this.clock = clock;
    this.#seed = seed;
    this.#wiring = new Wiring(options.groupPort ?? 7_468);
    this.#observer = options.observer ?? {};
    this.#latency = chanceOf(seededRandom(seed * 2 + 1), () => clock.now());
  }

  get segments(): ReadonlyMap<string, Segment> {
    return this.#wiring.segments;
  }

  get hosts(): ReadonlyMap<string, Host> {
    return this.#wiring.hosts;
  }

  addSegment(name: string, options: SegmentOptions = {}): Segment {
    return this.#wiring.addSegment(name, options);
  }

  /** A router carries unicast between two segments, both ways. */
  addRoute(one: string, other: string): void {
    this.#wiring.addRoute(one, other);
  }

  /** A host on these segments, its links named `eth0`, `eth1` … With `loopback` it has `lo` as well. */
  addHost(
    name: string,
    segments: readonly string[],
    options: { readonly loopback?: boolean } = {},
  ): Host {
    return this.#wiring.addHost(name, segments, options.loopback ?? false);
  }

  openSocket(hostName: string, owner: SocketOwner): SimSocket {
    const host = this.#wiring.hostNamed(hostName);
    const socket = new SimSocket(this, host, host.nextPort++, owner);
    this.#wiring.socketsOf(host).push(socket);
    return socket;
  }

  forget(socket: SimSocket): void {
    const sockets = this.#wiring.socketsOf(socket.host);
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
    const host = this.#wiring.hostNamed(hostName);
    this.#wiring.cardOf(host, link).up = up;
    this.#tellLinks(host);
  }

  /** Gives a card another IPv4 address, as when a lease ends. Returns it. */
  changeAddress(hostName: string, link: string): string {
    const host = this.#wiring.hostNamed(hostName);
    const address = this.#wiring.changeAddress(this.#wiring.cardOf(host, link));
    this.#tellLinks(host);
    return address;
  }

  send(
    socket: SimSocket,
    burst: Uint8Array,
    slotBytes: number,
    to: Destination,
  ): TransmitError | undefined {
    const card =
      to.kind === "address"
        ? this.#wiring.towards(socket.host, to.address, to.link)
        : socket.host.card(to.link);
    const slot = Math.min(burst.length, slotBytes);
    const error = refusal(card, slot, to);
    if (card === undefined || error !== undefined) {
      this.#count("refused");
      this.#observer.refused?.(socket, error ?? "unreachable", burst.slice());
      return error ?? "unreachable";
    }
    if (slot > card.segment.payloadBytes) this.#count("fragmented");
    const target = to.kind === "address" ? to.address : undefined;
    const departure = this.#departure(card, socket.port, to);
    // One copy: the engine may use the bytes again, and the slots of a burst are told apart by identity.
    const copy = burst.slice();
    const slots: Uint8Array[] = [];
    for (let at = 0; at < copy.length || at === 0; at += Math.max(1, slot)) {
      const bytes = copy.subarray(at, at + slot);
      slots.push(bytes);
      this.#count("sent");
      this.#observer.sent?.(socket, departure, target, bytes);
    }
    const landings =
      to.kind === "address"
        ? this.#toAddress(card, to.address, slots.length)
        : to.kind === "group"
          ? this.#wiring.group(card, socket, to.index, to.loop)
          : this.#wiring.everybody(card, socket);
    for (const landing of landings) this.#depart(departure, landing, slots);
    return undefined;
  }

  /** Sends a datagram that may claim any source. */
  inject(injection: Injection): void {
    const host = this.#wiring.hostNamed(injection.from);
    const card = this.#wiring.cardOf(host, injection.link ?? host.cards[0]?.link ?? "");
    const { to, source } = injection;
    const destination = aimed(to, card);
    const departure = {
      ...this.#departure(card, 9, destination),
      ...(source === undefined ? {} : { source: () => source }),
    };
    const bytes = injection.bytes.slice();
    const target = destination.kind === "address" ? destination.address : undefined;
    this.#count("injected");
    this.#observer.sent?.(undefined, departure, target, bytes);
    const landings =
      destination.kind === "address"
        ? this.#toAddress(card, destination.address, 1)
        : destination.kind === "group"
          ? this.#wiring.group(card, undefined, destination.index, true)
          : this.#wiring.everybody(card, undefined);
    for (const landing of landings) this.#depart(departure, landing, [bytes]);
  }

  #departure(card: Card, port: number, to: Destination): Departure {
    const way = to.kind === "address" ? "unicast" : to.way;
    const version6 = to.kind === "address" ? isVersion6(to.address) : way === "multicast6";
    return {
      sentAt: this.clock.now(),
      from: card,
      source: (receiver) => card.sourceFor(port, version6, receiver),
      way,
      group: to.kind === "group" ? to.index : undefined,
    };
  }

  #toAddress(card: Card, address: Address, datagrams: number): readonly Landing[] {
    const landing = this.#wiring.unicast(card, address);
    if (landing !== undefined) return [landing];
    for (let count = 0; count < datagrams; count++) this.#count("unroutable");
    return [];
  }

  /** Sends the slots of a burst to one receiver: each has its own fate, those that share it stay together. */
  #depart(departure: Departure, { socket, card }: Landing, slots: readonly Uint8Array[]): void {
    const passage: Passage | undefined =
      slots.length > 1 ? { latencyMs: undefined, train: undefined } : undefined;
    for (const bytes of slots)
      this.#fly(new Airborne(departure, socket, card, bytes, this.#land), 0, 0, passage);
  }

  /** Takes a flight past the rules from the one at `index` on, and schedules its landing. */
  #fly(flight: Airborne, index: number, waited: number, passage?: Passage): void {
    let delayMs = waited;
    const whole = flight.bytes.length;
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
    const latencyMs = passage?.latencyMs ?? this.#latencyOf(flight);
    flight.at = this.clock.now() + delayMs + latencyMs;
    flight.card.inFlight++;
    if (passage === undefined) return this.clock.add(flight);
    // A wire keeps the order of what is sent at once.
    passage.latencyMs = latencyMs;
    const coalesces = delayMs === 0 && flight.bytes.length === whole;
    if (!coalesces || !flight.card.segment.coalesces) return this.clock.add(flight);
    if (passage.train?.takes(flight, largestPayloadBytes) === true) return;
    passage.train = new Train(flight, this.#landTrain);
    this.clock.add(passage.train);
  }

  #latencyOf(flight: Airborne): number {
    const { from } = flight.departure;
    const { segment } = flight.card;
    let ms = from.segment.minMs + this.#latency.exponential(from.segment.meanMs);
    if (from.segment !== segment) ms += segment.minMs + this.#latency.exponential(segment.meanMs);
    return ms;
  }

  #arriveTrain(train: Train): void {
    const { flights } = train;
    const [first] = flights;
    if (flights.length === 1) return this.#arrive(first, first.bytes);
    const joined = new Uint8Array(train.length);
    let at = 0;
    for (const { bytes } of flights) {
      joined.set(bytes, at);
      at += bytes.length;
    }
    this.#arrive(first, joined, flights);
  }

  #arrive(first: Airborne, bytes: Uint8Array, flights: readonly Airborne[] = [first]): void {
    const { card, socket } = first;
    card.inFlight -= flights.length;
    if (!card.up || !socket.open) {
      for (const flight of flights) {
        this.#count("lost");
        this.#observer.lost?.(flight, socket.open ? "link down" : "socket closed");
      }
      return;
    }
    for (const flight of flights) {
      this.#count("delivered");
      this.#observer.delivered?.(flight);
    }
    // Borrowed bytes are overwritten afterwards, so that whoever keeps them is found out.
    const lent =
      this.#landing++ === 0 && bytes.length <= this.#scratch.length
        ? this.#scratch.subarray(0, bytes.length)
        : new Uint8Array(bytes.length);
    lent.set(bytes);
    try {
      socket.owner.datagram(card.link, first.departure.source(card), lent);
    } finally {
      lent.fill(0xa5);
      this.#landing--;
    }
  }

  #tellLinks(host: Host): void {
    for (const socket of [...this.#wiring.socketsOf(host)])
      socket.owner.linksChanged(socket.links());
  }

  #count(name: string): void {
    this.counters[name] = (this.counters[name] ?? 0) + 1;
  }
}

function aimed(to: Injection["to"], card: Card): Destination {
  const { link } = card;
  if (typeof to === "object")
    return { kind: "group", link, way: "multicast4", index: to.group, loop: true };
  return to.includes(":")
    ? { kind: "address", address: to as Address, link }
    : { kind: "everybody", link, way: to as Way };
}

/** What the kernel says at once. A payload above the link's is fragmented by IP, and only counted. */
function refusal(
  card: Card | undefined,
  bytes: number,
  to: Destination,
): TransmitError | undefined {
  if (bytes > largestPayloadBytes) return "too-large";
  if (card === undefined || !card.up) return "unreachable";
  return to.kind !== "address" && !card.segment.ways.includes(to.way) ? "unreachable" : undefined;
}
