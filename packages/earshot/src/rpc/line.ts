/**
 * One server as its caller sees it: the calls that are open there, how fast it answers, and what it has
 * still to be told.
 * @module
 */
import type { Epoch } from "../core/identity.ts";
import { limits } from "../core/limits.ts";
import type { OpenCall } from "./open-call.ts";
import { RoundTrip } from "./round-trip.ts";

export class Line {
  readonly epoch: Epoch;
  /** By number, in the order in which they were made. */
  readonly open: Map<number, OpenCall> = new Map();
  readonly roundTrip: RoundTrip = new RoundTrip();
  /** The number of the next call. */
  next: number;
  /** When the server is told which calls are done with, unless a call tells it before. */
  notedAt: number = Number.POSITIVE_INFINITY;
  /** Calls above the floor that are done with. */
  #closed: number[] = [];

  constructor(epoch: Epoch, next: number) {
    this.epoch = epoch;
    this.next = next;
  }

  /** Calls before this one are done with. */
  get floor(): number {
    for (const number of this.open.keys()) return number;
    return this.next;
  }

  /** This call is done with, and the server is to be told by `at`. */
  close(number: number, at: number): void {
    if (this.open.size > 0 && number > this.floor) this.#closed.push(number);
    this.notedAt = Math.min(this.notedAt, at);
  }

  /** A packet with this floor leaves: what it does not tell is still to be told. */
  toldFloor(floor: number): void {
    if (this.#closed.length > 0) this.#closed = this.#closed.filter((number) => number > floor);
    if (this.#closed.length === 0) this.notedAt = Number.POSITIVE_INFINITY;
  }

  /** What one packet tells of those above `floor`; there may be more while {@link notedAt} is set. */
  takeClosed(floor: number): readonly number[] {
    this.toldFloor(floor);
    const numbers = this.#closed.splice(0, limits.notedCalls);
    if (this.#closed.length === 0) this.notedAt = Number.POSITIVE_INFINITY;
    return numbers;
  }
}
