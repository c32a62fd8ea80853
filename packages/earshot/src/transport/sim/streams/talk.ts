/**
 * A stream in the hands of the program that writes it: what is still to be written waits here as
 * counts, until the engine has room.
 * @module
 */
import type { EngineEvent, MemberProgress } from "../../../core/events.ts";
import type { Epoch } from "../../../core/identity.ts";
import type { Told } from "./told.ts";

type Progress = Extract<EngineEvent, { type: "progress" }>;

/** How large messages are: all alike, or each as its number says. */
export type Sizes = number | ((message: number) => number);

/** Something to be written. */
export type Order =
  | { kind: "messages"; left: number; readonly sizes: Sizes; readonly ask: boolean }
  | {
      kind: "large";
      readonly number: number;
      readonly total: number;
      written: number;
      begun: boolean;
      readonly partBytes: number;
    }
  | { kind: "close" };

export class Talk {
  readonly told: Told;
  readonly orders: Order[] = [];
  /** `await-room` has been asked for and not answered. */
  waitsForRoom = false;
  /** How often the writer found no room. */
  waits = 0;
  /** Messages that have left, as the engine says. */
  sent = 0;
  /** What the engine said last of each member. */
  readonly members: Map<Epoch, MemberProgress> = new Map<Epoch, MemberProgress>();
  /** Nothing more may be written. */
  closing = false;
  /** Bytes of bodies that were written. */
  bytes = 0;
  readonly #pump: () => void;
  #ordered = 0;
  #large = 0;

  constructor(told: Told, pump: () => void) {
    this.told = told;
    this.#pump = pump;
  }

  /** Who speaks. */
  get by(): string {
    return this.told.by;
  }

  get number(): number {
    return this.told.stream;
  }

  /** Messages that the engine has. */
  get written(): number {
    return this.told.sizes.length;
  }

  /** Messages in all, those that wait for room included. */
  get ordered(): number {
    return this.#ordered;
  }

  note({ sent, members }: Progress): void {
    this.sent = sent;
    for (const member of members) this.members.set(member.epoch, member);
  }

  /** Writes so many messages, as soon as there is room. `ask`: somebody waits for the last of them. */
  write(count = 1, options: { readonly bytes?: Sizes; readonly ask?: boolean } = {}): this {
    if (this.closing) throw new Error(`${this.by}'s stream ${this.number} is closed`);
    const { bytes = 64, ask = false } = options;
    this.#ordered += count;
    this.orders.push({ kind: "messages", left: count, sizes: bytes, ask });
    this.#pump();
    return this;
  }

  /** Writes one large message in parts, with other messages between them. */
  writeLarge(total: number, partBytes = 8_192): this {
    this.#ordered++;
    const number = ++this.#large;
    this.orders.push({ kind: "large", number, total, written: 0, begun: false, partBytes });
    this.#pump();
    return this;
  }

  /** Ends it behind what was written. */
  close(): this {
    this.closing = true;
    this.orders.push({ kind: "close" });
    this.#pump();
    return this;
  }
}
