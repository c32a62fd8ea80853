/**
 * How apps tell what happens: change events to loops, each with a bounded queue of its own, and the state to
 * screens.
 * @module
 */
import { Broadcast } from "../../peer/flow/broadcast.ts";
import type { WatchOptions } from "../../peer/types/options.ts";
import type { Watch } from "../../peer/types/peer.ts";

/** What a thing with a state of its own offers to those who follow it. */
export interface Followed<C> {
  /** What happens from this call on. A reader that is too slow loses the oldest; the state shows what is. */
  changes(options?: WatchOptions): Watch<C>;
  /** Calls `listener` after each change of the state, until disposed. What it throws is thrown into the open. */
  subscribe(listener: () => void): Disposable;
}

export class Happenings<C> implements Followed<C> {
  readonly #told: Broadcast<C> = new Broadcast();
  readonly #listeners: Set<{ readonly listener: () => void }> = new Set();

  changes(options: WatchOptions = {}): Watch<C> {
    return this.#told.watch(options, ({ item }) => item);
  }

  subscribe(listener: () => void): Disposable {
    // An object of its own, as the same function may listen twice.
    const own = { listener };
    this.#listeners.add(own);
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) };
  }

  /** The state is another one, and this is what happened. */
  tell(changes: readonly C[]): void {
    for (const change of changes) this.#told.push(change);
    // A screen's mistake must not end the fold that called.
    for (const own of this.#listeners)
      queueMicrotask(() => {
        if (this.#listeners.has(own)) own.listener();
      });
  }

  end(): void {
    this.#told.end();
    this.#listeners.clear();
  }
}
