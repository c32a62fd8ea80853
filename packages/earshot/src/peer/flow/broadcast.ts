/**
 * One source, any number of loops that watch it, each with a bounded queue of its own.
 * @module
 */
import type { WatchOptions } from "../types/options.ts";
import type { Watch } from "../types/peer.ts";
import { abortSignal, wholeNumber } from "../arguments.ts";
import { BoundedQueue, type Taken } from "./bounded-queue.ts";
import { Inbox } from "./inbox.ts";

export const defaultInboxLimit = 1_024;

interface Watcher<T> {
  push(item: T): void;
  end(): void;
  readonly wants: (item: T) => boolean;
}

export class Broadcast<T> {
  readonly #watchers: Set<Watcher<T>> = new Set();
  readonly #unwatched: () => void;
  #ended = false;

  /** @param unwatched called when the last loop has ended */
  constructor(unwatched: () => void = () => {}) {
    this.#unwatched = unwatched;
  }

  get watched(): boolean {
    return this.#watchers.size > 0;
  }

  push(item: T): void {
    for (const watcher of this.#watchers) if (watcher.wants(item)) watcher.push(item);
  }

  end(): void {
    this.#ended = true;
    for (const watcher of [...this.#watchers]) watcher.end();
  }

  /** @param first what it is told before anything else */
  watch<R>(
    options: WatchOptions,
    read: (taken: Taken<T>) => R,
    wants: (item: T) => boolean = () => true,
    first: Iterable<T> = [],
  ): Watch<R> {
    const limit = wholeNumber("limit", options.limit ?? defaultInboxLimit, 1);
    const watcher = { push: (item: T) => inbox.push(item), end: () => inbox.end(), wants };
    const inbox = new Inbox<T, R>({
      queue: new BoundedQueue<T>(limit, "drop-oldest"),
      read,
      onEnd: () => {
        if (this.#watchers.delete(watcher) && this.#watchers.size === 0) this.#unwatched();
      },
    });
    for (const item of first) inbox.push(item);
    this.#watchers.add(watcher);
    inbox.endOn(abortSignal(options.signal));
    if (this.#ended) inbox.end();
    return inbox;
  }
}
