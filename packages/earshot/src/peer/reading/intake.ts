/**
 * One stream that is heard: which of its messages the program is done with, which large ones are
 * open, and who cannot take more of it.
 * @module
 */
import type { EarshotError } from "../../core/errors.ts";
import type { StreamRef } from "../../core/events.ts";
import type { Source, Unfinished } from "./arrival.ts";
import { incomplete, type LargeBodyIn } from "./large-body.ts";

/** Large messages of one sender that are taken at once; more are discarded. */
const largeLimit = 16;

export interface IntakeOrders {
  /** The program is done with more messages. */
  handled(intake: Intake): void;
  hold(intake: Intake, held: boolean): void;
}

export class Intake implements Source {
  readonly ref: StreamRef;
  readonly #orders: IntakeOrders;
  /** Messages that readers are at, in order. */
  #unfinished: Unfinished[] = [];
  #head = 0;
  /** Every message up to this one has been given to readers. */
  #given = 0;
  #handled = 0;
  #asked = false;
  readonly #holders: Set<object> = new Set();
  readonly #larges: Map<number, LargeBodyIn> = new Map();

  constructor(ref: StreamRef, orders: IntakeOrders) {
    this.ref = ref;
    this.#orders = orders;
  }

  /** The program is done with every message up to this one. */
  get handled(): number {
    return this.#handled;
  }

  /** Somebody waits to hear of it; until the program is done with all that it was given. */
  get asked(): boolean {
    return this.#asked;
  }

  ask(): void {
    this.#asked = true;
  }

  /** The engine has been told. */
  told(): void {
    if (this.#handled === this.#given) this.#asked = false;
  }

  get hasLarge(): boolean {
    return this.#larges.size > 0;
  }

  /** Readers have been given every message up to `number`; they are still at these. */
  gave(number: number, arrivals: readonly Unfinished[]): void {
    for (const arrival of arrivals) if (arrival.readers > 0) this.#unfinished.push(arrival);
    this.#given = number;
    this.settle();
  }

  settle(): void {
    const unfinished = this.#unfinished;
    while (unfinished[this.#head]?.readers === 0) this.#head++;
    const next = unfinished[this.#head];
    if (this.#head > 0 && (next === undefined || this.#head > 1_024)) {
      this.#unfinished = unfinished.slice(this.#head);
      this.#head = 0;
    }
    const handled = next === undefined ? this.#given : next.number - 1;
    if (handled <= this.#handled) return;
    this.#handled = handled;
    this.#orders.handled(this);
  }

  hold(by: object, held: boolean): void {
    const before = this.#holders.size;
    if (held) this.#holders.add(by);
    else this.#holders.delete(by);
    if (before > 0 !== this.#holders.size > 0) this.#orders.hold(this, held);
  }

  /** `false` when it may not be: there are too many, or its number is taken. */
  opened(large: number, body: LargeBodyIn): boolean {
    if (this.#larges.size >= largeLimit || this.#larges.has(large)) return false;
    this.#larges.set(large, body);
    return true;
  }

  large(large: number): LargeBodyIn | undefined {
    return this.#larges.get(large);
  }

  forget(large: number): void {
    this.#larges.delete(large);
  }

  /** All that came together has been given out: large messages that nobody reads are not kept. */
  gathered(): void {
    for (const [large, body] of this.#larges) {
      body.gathered();
      if (!body.read) this.#larges.delete(large);
    }
  }

  /** What was under way will never be whole. */
  broken(why: string): void {
    if (this.#larges.size === 0) return;
    const error: EarshotError = incomplete(why, "gone");
    for (const body of this.#larges.values()) body.end(error);
    this.#larges.clear();
  }
}
