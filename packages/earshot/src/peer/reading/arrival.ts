/**
 * A message on its way to readers: one object for all of them, which knows when they are done with it.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { BodyKind } from "../../core/io.ts";
import type { Message } from "../types/message.ts";
import { ReceivedMessage, type WholeMessage } from "./received-message.ts";

/** What readers need of a message, small or large. */
export interface Arrival {
  /** Of several with the same key only the latest is of interest. */
  readonly key: string | undefined;
  /** Where it came from; `undefined` for best effort: nobody asks who is done, and nobody can be held. */
  readonly source: Source | undefined;
  /** Itself, unless it is a large one. */
  readonly whole: WholeMessage | undefined;
  /** As its reader gets it. */
  message(missed: number): Message;
  /** A reader has taken it on. */
  taken(): void;
  /** That reader is done with it, or will never read it. */
  finished(): void;
}

/** The stream that a message came in, as far as its readers are concerned. */
export interface Source {
  /** Somebody is done with a message. */
  settle(): void;
  /** `by` cannot take more for now, or can again: the sender is held back. */
  hold(by: object, held: boolean): void;
}

/** A message of which readers may not be done yet. */
export interface Unfinished {
  /** Its number in the stream. */
  readonly number: number;
  /** How many readers are not done with it. */
  readonly readers: number;
}

export class SmallArrival implements Arrival, Unfinished, WholeMessage {
  readonly from: Member;
  readonly group: string | undefined;
  readonly number: number;
  readonly kind: BodyKind;
  readonly body: Uint8Array;
  readonly key: string | undefined;
  readonly source: Source | undefined;
  #readers = 0;

  constructor(
    from: Member,
    group: string | undefined,
    number: number,
    kind: BodyKind,
    body: Uint8Array,
    source: Source | undefined,
    key?: string,
  ) {
    this.from = from;
    this.group = group;
    this.number = number;
    this.kind = kind;
    this.body = body;
    this.source = source;
    this.key = key;
  }

  get whole(): this {
    return this;
  }

  get readers(): number {
    return this.#readers;
  }

  message(missed: number): Message {
    return new ReceivedMessage(this, missed);
  }

  taken(): void {
    this.#readers++;
  }

  finished(): void {
    if (--this.#readers === 0) this.source?.settle();
  }
}
