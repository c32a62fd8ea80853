/**
 * One datagram in the air, an event on the clock: it lands at one socket, or finds nobody there.
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

  get inFlight(): number {
    return this.card.inFlight;
  }

  happen(): void {
    this.#land(this);
  }
}
