/**
 * How a program handles what it reads: at once, after a while, so many messages a second behind an
 * inbox that holds its senders when it is full, or never.
 * @module
 */
import type { StreamRef } from "../../../core/events.ts";
import type { ProgramHost } from "./program.ts";
import type { Ear, StreamBook } from "./told.ts";

export type Handler =
  | "at once"
  | "never"
  /** Each batch so long after it came. */
  | { readonly afterMs: number }
  /** One message after the other; with more than `inbox` waiting it holds their senders. */
  | { readonly perS: number; readonly inbox: number };

/** One stream that is read. */
interface Source {
  readonly stream: StreamRef;
  readonly ear: Ear;
  held: boolean;
  /** The handler is at work, and will look again. */
  working: boolean;
}

export class Reading {
  readonly #host: ProgramHost;
  readonly #book: StreamBook;
  readonly #sources: Map<StreamRef, Source> = new Map<StreamRef, Source>();
  readonly #fresh: Set<Source> = new Set<Source>();
  #handler: Handler = "at once";
  #held = false;

  constructor(host: ProgramHost, book: StreamBook) {
    this.#host = host;
    this.#book = book;
  }

  begin(): void {
    this.#sources.clear();
    this.#fresh.clear();
    this.#held = false;
  }

  change(handler: Handler): void {
    this.#handler = handler;
    for (const source of this.#sources.values()) this.#fresh.add(source);
    if (this.#host.alive) this.#host.whenRunning(() => this.answer());
  }

  /** Holds all streams that are heard now and later, or none any longer. */
  hold(held: boolean): void {
    this.#held = held;
    for (const source of this.#sources.values()) this.#setHeld(source, held);
  }

  /** Something of a stream came; within a drain. */
  given(stream: StreamRef): void {
    let source = this.#sources.get(stream);
    if (source === undefined) {
      const told = this.#book.told(stream.epoch, stream.stream);
      const ear = told && this.#book.ear(this.#host.epoch, told);
      if (ear === undefined) return;
      this.#sources.set(stream, (source = { stream, ear, held: false, working: false }));
    }
    this.#fresh.add(source);
  }

  /** After a drain: says what is handled. */
  answer(): void {
    if (this.#fresh.size === 0) return;
    for (const source of this.#fresh) {
      this.#fresh.delete(source);
      if (this.#held) this.#setHeld(source, true);
      this.#read(source);
      // In a crowd there are too many to be remembered when there is nothing to remember.
      if (this.#handler === "at once" && !source.held) this.#sources.delete(source.stream);
    }
  }

  #read(source: Source): void {
    const handler = this.#handler;
    const { ear } = source;
    if (handler === "never") return;
    if (handler === "at once") {
      if (!this.#held) this.#setHeld(source, false);
      return this.#handled(source, ear.upTo);
    }
    if ("afterMs" in handler) {
      const upTo = ear.upTo;
      this.#host.later(handler.afterMs, () => this.#handled(source, upTo));
      return;
    }
    if (ear.upTo - ear.handled > handler.inbox) this.#setHeld(source, true);
    this.#work(source, handler);
  }

  /** Handles one message, then the next. */
  #work(source: Source, handler: { readonly perS: number; readonly inbox: number }): void {
    const { ear } = source;
    if (source.working || ear.handled >= ear.upTo) return;
    source.working = true;
    // As a loop does, several at a time when they are quick.
    const many = Math.max(1, Math.round(handler.perS / 200));
    this.#host.later((many / handler.perS) * 1_000, () => {
      source.working = false;
      this.#handled(source, Math.min(ear.upTo, ear.handled + many));
      if (!this.#held && ear.upTo - ear.handled <= handler.inbox / 2) this.#setHeld(source, false);
      if (this.#handler === handler) this.#work(source, handler);
    });
  }

  #handled(source: Source, message: number): void {
    const { stream, ear } = source;
    if (message <= ear.handled) return;
    ear.handled = message;
    this.#host.command({
      type: "handled",
      epoch: stream.epoch,
      stream: stream.stream,
      message,
    });
  }

  #setHeld(source: Source, held: boolean): void {
    if (source.held === held) return;
    source.held = held;
    const { epoch, stream } = source.stream;
    this.#host.command({ type: "hold", epoch, stream, held });
  }
}
