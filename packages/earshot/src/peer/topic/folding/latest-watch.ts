/**
 * An iteration over something of which only the latest matters: who is slow misses what was in between.
 * @module
 */
import type { Watch } from "../../types/peer.ts";

type Result<T> = IteratorResult<T, undefined>;

const done = { done: true, value: undefined } as const;

interface Reader<T> {
  resolve(result: Result<T>): void;
  reject(error: unknown): void;
}

export class LatestWatch<T> implements Watch<T> {
  readonly #onEnd: () => void;
  #signal: AbortSignal | undefined;
  readonly #abort = (): void => this.end();
  #latest: { readonly item: T } | undefined;
  readonly #readers: Reader<T>[] = [];
  #failure: { readonly error: unknown } | undefined;
  #ended = false;

  constructor(first: T, onEnd: () => void) {
    this.#latest = { item: first };
    this.#onEnd = onEnd;
  }

  /** When `signal` is aborted the iteration ends as if there was nothing more. */
  endOn(signal: AbortSignal | undefined): void {
    this.#signal = signal;
    if (signal?.aborted === true) this.end();
    else signal?.addEventListener("abort", this.#abort, { once: true });
  }

  push(item: T): void {
    if (this.#ended) return;
    const reader = this.#readers.shift();
    if (reader === undefined) this.#latest = { item };
    else reader.resolve({ done: false, value: item });
  }

  /** Ends it by an error, once what waits was read. */
  fail(error: unknown): void {
    if (this.#ended) return;
    const reader = this.#readers.shift();
    if (reader === undefined) this.#failure = { error };
    else reader.reject(error);
    this.end();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#signal?.removeEventListener("abort", this.#abort);
    for (const reader of this.#readers.splice(0)) reader.resolve(done);
    this.#onEnd();
  }

  next(): Promise<Result<T>> {
    const latest = this.#latest;
    const failure = this.#failure;
    if (latest !== undefined) {
      this.#latest = undefined;
      return Promise.resolve({ done: false, value: latest.item });
    }
    if (failure !== undefined) {
      this.#failure = undefined;
      return Promise.reject(failure.error);
    }
    if (this.#ended) return Promise.resolve(done);
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
  }

  /** The reader has had enough. */
  return(): Promise<Result<T>> {
    this.#latest = undefined;
    this.#failure = undefined;
    this.end();
    return Promise.resolve(done);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
