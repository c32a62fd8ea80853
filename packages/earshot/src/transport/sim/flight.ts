/**
 * Datagrams in the air, events on the clock: they land at one socket, or find nobody there.
 * @module
 */
import type { Address } from "../../core/address.ts";
import type { Way } from "../../core/link.ts";
import type { Happening } from "./clock.ts";
import type { Flight } from "./rule.ts";
import type { SimSocket } from "./socket.ts";
import type { Card } from "./topology.ts";

/** What is the same for all receivers of one send. */
export interface Departure {
  readonly sentAt: number;
  readonly from: Card;
  /** Claimed source; an attacker's may be anybody's. */
  readonly source: (receiver: Card) => Address;
  readonly way: Way | "unicast";
  /** Which group address it was sent to, if it was. */
  readonly group: number | undefined;
}

export class Airborne implements Flight, Happening {
  at = 0;
  order = 0;
  live = true;
  bytes: Uint8Array;
  readonly departure: Departure;
  readonly socket: SimSocket;
  readonly card: Card;
  readonly #land: (flight: Airborne) => void;

  constructor(
    departure: Departure,
    socket: SimSocket,
    card: Card,
    bytes: Uint8Array,
    land: (flight: Airborne) => void,
  ) {
    this.departure = departure;
    this.socket = socket;
    this.card = card;
    this.bytes = bytes;
    this.#land = land;
  }

  get sentAt(): number {
    return this.departure.sentAt;
  }

  get from(): string {
    return this.departure.from.host.name;
  }

  get to(): string {
    return this.card.host.name;
  }

  get fromSegment(): string {
    return this.departure.from.segment.name;
  }

  get toSegment(): string {
    return this.card.segment.name;
  }

  get way(): Way | "unicast" {
    return this.departure.way;
  }

  get group(): number | undefined {
    return this.departure.group;
  }

  get inFlight(): number {
    return this.card.inFlight;
  }

  happen(): void {
    this.#land(this);
  }
}

/**
 * Datagrams of one burst that arrive together: the receiving kernel coalesces them, and hands them
 * over as one.
 */
export class Train implements Happening {
  readonly at: number;
  order = 0;
  live = true;
  readonly flights: [Airborne, ...Airborne[]];
  /** Bytes of all. */
  length: number;
  readonly #land: (train: Train) => void;

  constructor(first: Airborne, land: (train: Train) => void) {
    this.at = first.at;
    this.flights = [first];
    this.length = first.bytes.length;
    this.#land = land;
  }

  /** Joins a flight to it, unless it would grow beyond `mostBytes`. */
  takes(flight: Airborne, mostBytes: number): boolean {
    if (this.length + flight.bytes.length > mostBytes) return false;
    this.flights.push(flight);
    this.length += flight.bytes.length;
    return true;
  }

  happen(): void {
    this.#land(this);
  }
}
