/**
 * Reads messages for a handler: one at a time, in order; while the handler is still busy with
 * one, the next wait in its bounded inbox.
 * @module
 */
import type { MessageHandler } from "../types/group.ts";
import type { Arrival } from "./arrival.ts";
import type { MessageQueue } from "./message-queue.ts";
import type { Reader } from "./reader.ts";

export interface HandlerReaderOptions {
  readonly handler: MessageHandler;
  readonly queue: MessageQueue;
  readonly onDrop: () => void;
  readonly onError: (error: unknown) => void;
}

export class HandlerReader implements Reader {
  readonly #options: HandlerReaderOptions;
  #busy = false;
  #ended = false;
  /** Calls that are not done, their promises included. */
  #running = 0;
  #whenQuiet: (() => void) | undefined;

  constructor(options: HandlerReaderOptions) {
    this.#options = options;
    if (options.queue.size > 0) {
      // Whoever installs a handler does not expect it to be called before it is.
      this.#busy = true;
      queueMicrotask(() => this.#next());
    }
  }

  push(arrival: Arrival): void {
    if (this.#ended) return;
    const { queue, onDrop } = this.#options;
    if (!queue.push(arrival)) onDrop();
    if (!this.#busy) this.#next();
  }

  miss(count: number): void {
    this.#options.queue.miss(count);
  }

  end(): void {
    this.#ended = true;
    this.#options.queue.clear();
  }

  /** Calls `then` when no call is running: at once, or later. */
  whenQuiet(then: () => void): void {
    if (this.#running === 0) then();
    else this.#whenQuiet = then;
  }

  #next(): void {
    this.#busy = false;
    while (!this.#busy) {
      const taken = this.#options.queue.take();
      if (taken === undefined) return;
      this.#call(taken.item, taken.missed);
    }
  }

  #call(arrival: Arrival, missed: number): void {
    const { handler, onError } = this.#options;
    // A handler that makes messages come, as by a send to itself, is not called within itself.
    this.#busy = true;
    this.#running++;
    let result: unknown;
    try {
      result = handler(arrival.message(missed));
    } catch (error) {
      onError(error);
    }
    if (!isThenable(result)) {
      this.#busy = false;
      this.#settled(arrival);
      return;
    }
    const settled = Promise.resolve(result).then(undefined, onError);
    if (arrival.whole === undefined) {
      // What comes between its parts is handled meanwhile, or a full inbox would keep the parts away.
      this.#busy = false;
      void settled.then(() => this.#settled(arrival));
    } else {
      void settled.then(() => {
        this.#settled(arrival);
        this.#next();
      });
    }
  }

  #settled(arrival: Arrival): void {
    arrival.finished();
    this.#running--;
    if (this.#running === 0) this.#whenQuiet?.();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}
