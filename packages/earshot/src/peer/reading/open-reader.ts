/**
 * Reads messages for a part of the library that finishes with several at a time, in any order: each is handed
 * over at once, and its sender is held back when too many are not done.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { Arrival, Source } from "./arrival.ts";
import type { Reader } from "./reader.ts";

export interface OpenMessage {
  readonly from: Member;
  /** Yours to keep. */
  readonly bytes: Uint8Array;
  /** To be called once. */
  readonly done: () => void;
}

export interface OpenHandlers {
  readonly message: (message: OpenMessage) => void;
  /** Messages that would come now never will. */
  readonly missed: () => void;
}

export class OpenReader implements Reader {
  readonly #handlers: OpenHandlers;
  readonly #limit: number;
  readonly #held: Set<Source> = new Set();
  #open = 0;
  #ended = false;

  /** @param limit messages that are not done, beyond which senders are held back */
  constructor(limit: number, handlers: OpenHandlers) {
    this.#limit = limit;
    this.#handlers = handlers;
  }

  push(arrival: Arrival): void {
    if (this.#ended) return;
    const { whole, source } = arrival;
    // Nothing that is meant for it is as large as that.
    if (whole === undefined) return;
    arrival.taken();
    this.#open++;
    if (this.#open >= this.#limit && source !== undefined) {
      this.#held.add(source);
      source.hold(this, true);
    }
    let isDone = false;
    const done = (): void => {
      if (isDone) return;
      isDone = true;
      this.#open--;
      arrival.finished();
      if (this.#open * 2 <= this.#limit) this.#release();
    };
    this.#handlers.message({ from: whole.from, bytes: whole.body, done });
  }

  miss(): void {
    if (!this.#ended) this.#handlers.missed();
  }

  end(): void {
    this.#ended = true;
    this.#release();
  }

  #release(): void {
    for (const source of this.#held) source.hold(this, false);
    this.#held.clear();
  }
}
