/**
 * Reads whole batches for a handler, as they come in.
 * @module
 */
import type { BatchHandler } from "../types/group.ts";
import { BatchAtHand } from "./batch.ts";
import type { Delivery } from "./delivery.ts";

export class BatchReader {
  readonly #handler: BatchHandler;
  readonly #onError: (error: unknown) => void;
  readonly #batch: BatchAtHand = new BatchAtHand();
  #missed = 0;
  #first: (() => void) | undefined;

  constructor(handler: BatchHandler, onError: (error: unknown) => void) {
    this.#handler = handler;
    this.#onError = onError;
  }

  /** Does this before anything is read, though not at once. */
  first(begin: () => void): void {
    this.#first = begin;
    queueMicrotask(() => this.#begin());
  }

  read(delivery: Delivery): void {
    this.#begin();
    const batch = this.#batch.begin(delivery, this.#missed);
    this.#missed = 0;
    try {
      this.#handler(batch);
    } catch (error) {
      this.#onError(error);
    }
    batch.end();
  }

  miss(count: number): void {
    this.#missed += count;
  }

  #begin(): void {
    const first = this.#first;
    this.#first = undefined;
    first?.();
  }
}
