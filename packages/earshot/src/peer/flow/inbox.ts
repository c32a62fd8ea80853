/**
 * A bounded queue with an async iteration at its end: how messages, changes and statuses reach a loop.
 * @module
 */
import type { Watch } from "../types/peer.ts";
import type { Taken } from "./bounded-queue.ts";

type Result<T> = IteratorResult<T, undefined>;

/** What waits for the loop. */
export interface Waiting<T> {
  push(item: T): unknown;
  take(): Taken<T> | undefined;
  clear(): unknown;
}

export interface InboxOptions<T, R> {
  readonly queue: Waiting<T>;
  /** What the reader gets of what was pushed. */
  readonly read: (taken: Taken<T>) => R;
  /** The reader is back for more: it is done with what it got before. */
  readonly onNext?: () => void;
  /** It has ended, by whichever side. Called once. */
  readonly onEnd: () => void;
}

export class Inbox<T, R> implements Watch<R> {
  readonly #options: InboxOptions<T, R>;
  readonly #waiting: ((result: Result<R>) => void)[] = [];
  readonly #abort = (): void => void this.return();
  #signal: AbortSignal | undefined;
  #ended = false;

  constructor(options: InboxOptions<T, R>) {
    this.#options = options;
  }

  /** When `signal` is aborted the iteration ends as if there was nothing more. */
  endOn(signal: AbortSignal | undefined): void {
    this.#signal = signal;
    if (signal?.aborted === true) this.#abort();
    else signal?.addEventListener("abort", this.#abort, { once: true });
  }

  push(item: T): void {
    if (this.#ended) return;
    const { queue, read } = this.#options;
    queue.push(item);
    const reader = this.#waiting.shift();
    if (reader === undefined) return;
    const taken = queue.take();
    if (taken === undefined) this.#waiting.unshift(reader);
    else reader({ done: false, value: read(taken) });
  }

  /** Nothing more will come; what waits can still be read. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#signal?.removeEventListener("abort", this.#abort);
    for (const reader of this.#waiting.splice(0)) reader({ done: true, value: undefined });
    this.#options.onEnd();
  }

  next(): Promise<Result<R>> {
    this.#options.onNext?.();
    const taken = this.#options.queue.take();
    if (taken !== undefined)
      return Promise.resolve({ done: false, value: this.#options.read(taken) });
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The reader has had enough. */
  return(): Promise<Result<R>> {
    this.#options.queue.clear();
    this.#options.onNext?.();
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
