/**
 * A large message as it comes in: its parts go to every reader that took it on.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { Member } from "../../core/events.ts";
import type { BodyKind } from "../../core/io.ts";
import { limits } from "../../core/limits.ts";
import type { Message } from "../types/message.ts";
import type { Arrival, Source, Unfinished } from "./arrival.ts";
import { LargeMessage } from "./large-message.ts";
import { Tap } from "./tap.ts";

const pageBytes = 65_536;
const nothing: Uint8Array = new Uint8Array(0);

export interface LargeHead {
  readonly from: Member;
  readonly group: string | undefined;
  readonly kind: BodyKind;
  readonly total: number | undefined;
}

export class LargeBodyIn implements Unfinished {
  readonly from: Member;
  readonly group: string | undefined;
  readonly kind: BodyKind;
  readonly total: number | undefined;
  /** Known when it has ended. */
  number = 0;
  received = 0;
  readonly source: Source;
  readonly #taps: Set<Tap> = new Set();
  /** What came with its beginning, for readers that are given it after that; `undefined` later. */
  #beginning: Uint8Array[] | undefined = [];
  /** Parts are gathered here, so that readers get few large pieces instead of many small ones. */
  #page: Uint8Array = nothing;
  #filled = 0;
  #given = 0;
  #ended: { readonly error: EarshotError | undefined } | undefined;
  #readers = 0;

  constructor(head: LargeHead, source: Source) {
    this.from = head.from;
    this.group = head.group;
    this.kind = head.kind;
    this.total = head.total;
    this.source = source;
  }

  get readers(): number {
    return this.#readers;
  }

  /** Whether anybody reads it. */
  get read(): boolean {
    return this.#taps.size > 0;
  }

  /** The part is copied. */
  push(bytes: Uint8Array): void {
    this.received += bytes.length;
    if (this.received > (this.total ?? limits.largeMessageBytes)) {
      this.end(incomplete("its sender sends more than it said", "failed"));
      return;
    }
    if (this.#ended !== undefined || (this.#taps.size === 0 && this.#beginning === undefined))
      return;
    for (let at = 0; at < bytes.length;) {
      if (this.#filled === this.#page.length) {
        this.#give();
        this.#page = new Uint8Array(pageBytes);
        this.#filled = this.#given = 0;
      }
      const part = bytes.subarray(at, at + this.#page.length - this.#filled);
      this.#page.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
    }
  }

  /** It is whole, or will never be. */
  end(error: EarshotError | undefined): void {
    if (this.#ended !== undefined) return;
    this.#give();
    const short = this.total !== undefined && this.received < this.total;
    this.#ended = {
      error:
        error ?? (short ? incomplete("its sender sent less than it said", "failed") : undefined),
    };
    for (const tap of this.#taps) tap.end(this.#ended.error);
  }

  /** Everything that came together is here, and whoever wants to read it has been given it. */
  gathered(): void {
    this.#give();
    this.#beginning = undefined;
  }

  /** For one reader. */
  arrival(): Arrival {
    return new LargeArrival(this, this.tap());
  }

  /** An end of it for one more reader, which counts until it is over. */
  tap(): Tap {
    const tap: Tap = new Tap({
      hold: (held) => this.source.hold(tap, held),
      over: () => {
        this.#taps.delete(tap);
        this.finished();
      },
    });
    this.#give();
    this.#taps.add(tap);
    this.taken();
    for (const part of this.#beginning ?? []) tap.push(part);
    if (this.#ended !== undefined) tap.end(this.#ended.error);
    return tap;
  }

  #give(): void {
    if (this.#filled === this.#given) return;
    const piece = this.#page.subarray(this.#given, this.#filled);
    this.#given = this.#filled;
    this.#beginning?.push(piece);
    for (const tap of this.#taps) tap.push(piece);
  }

  taken(): void {
    this.#readers++;
  }

  finished(): void {
    if (--this.#readers === 0) this.source.settle();
  }
}

/** A large message on its way to one reader. */
class LargeArrival implements Arrival {
  readonly key: undefined = undefined;
  /** Its body may still be coming. */
  readonly whole: undefined = undefined;
  readonly source: Source;
  readonly #body: LargeBodyIn;
  readonly #tap: Tap;

  constructor(body: LargeBodyIn, tap: Tap) {
    this.source = body.source;
    this.#body = body;
    this.#tap = tap;
  }

  message(missed: number): Message {
    return new LargeMessage(this.#body, this.#tap, missed);
  }

  taken(): void {
    this.#body.taken();
  }

  finished(): void {
    this.#tap.abandon();
    this.#body.finished();
  }
}

export function incomplete(why: string, reason: "given-up" | "gone" | "failed"): EarshotError {
  return new EarshotError("ERR_EARSHOT_INCOMPLETE", `the large message is incomplete: ${why}`, {
    details: { reason },
  });
}
