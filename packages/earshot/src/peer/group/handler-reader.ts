/**
 * Reads a group for a handler: one message at a time, in order; while the handler is still busy with
 * one, the next wait in its bounded inbox.
 * @module
 */
import type { ReceivedMessage } from "../body/received-message.ts";
import type { BoundedQueue } from "../flow/bounded-queue.ts";
import type { MessageHandler } from "../types/group.ts";

export interface HandlerReaderOptions {
  readonly handler: MessageHandler;
  readonly queue: BoundedQueue<ReceivedMessage>;
  readonly onDrop: () => void;
  readonly onError: (error: unknown) => void;
}

export class HandlerReader {
  readonly #options: HandlerReaderOptions;
  #busy = false;
  #ended = false;

  constructor(options: HandlerReaderOptions) {
    this.#options = options;
    if (options.queue.size > 0) {
      // Whoever installs a handler does not expect it to be called before it is.
      this.#busy = true;
      queueMicrotask(() => this.#next());
    }
  }

  push(message: ReceivedMessage): void {
    if (this.#ended) return;
    if (this.#busy) {
      if (!this.#options.queue.push(message)) this.#options.onDrop();
      return;
    }
    this.#call(message);
    // What came while the handler ran.
    if (!this.#busy) this.#next();
  }

  end(): void {
    this.#ended = true;
    this.#options.queue.clear();
  }

  #next(): void {
    this.#busy = false;
    while (!this.#busy) {
      const taken = this.#options.queue.take();
      if (taken === undefined) return;
      this.#call(taken.item.after(taken.missed));
    }
  }

  #call(message: ReceivedMessage): void {
    const { handler, onError } = this.#options;
    // A handler that makes messages come, as by a send to itself, is not called within itself.
    this.#busy = true;
    let result: unknown;
    try {
      result = handler(message);
    } catch (error) {
      onError(error);
    }
    if (isThenable(result)) {
      void Promise.resolve(result)
        .then(undefined, onError)
        .then(() => this.#next());
    } else {
      this.#busy = false;
    }
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
