/**
 * What several hold of one peer and there is once: made for the first, closed with the last. So a peer with two
 * hundred guests folds each history once.
 * @module
 */
import type { Peer } from "../../peer/types/peer.ts";

/** One holder's part in something that is shared. */
export interface Share<T> {
  readonly it: T;
  /** Holds it no longer; safe to call twice. */
  readonly release: () => Promise<void>;
}

interface Closing {
  close(): Promise<void>;
}

interface Held {
  readonly opening: Promise<Closing>;
  holders: number;
}

export class Shared {
  readonly #held: Map<string, Held> = new Map();

  /** @param name says what it is as well: the same name is always made by the same `make` */
  async take<T extends Closing>(name: string, make: () => Promise<T>): Promise<Share<T>> {
    const held = this.#held.get(name) ?? { opening: make(), holders: 0 };
    this.#held.set(name, held);
    held.holders++;
    try {
      const it = (await held.opening) as T;
      let released: Promise<void> | undefined;
      return { it, release: () => (released ??= this.#release(name, held)) };
    } catch (error) {
      // Whoever asks next tries anew.
      if (this.#held.get(name) === held) this.#held.delete(name);
      throw error;
    }
  }

  /** How many things there are whose names begin so. */
  count(beginning: string): number {
    return this.#held
      .keys()
      .filter((name) => name.startsWith(beginning))
      .toArray().length;
  }

  async #release(name: string, held: Held): Promise<void> {
    if (--held.holders > 0) return;
    if (this.#held.get(name) === held) this.#held.delete(name);
    await (await held.opening).close();
  }
}

/** A further field of each peer, which knows nothing of apps; no state of this module's own. */
const ofPeers: WeakMap<Peer, Shared> = new WeakMap();

export function sharedOf(peer: Peer): Shared {
  const known = ofPeers.get(peer);
  if (known !== undefined) return known;
  const shared = new Shared();
  ofPeers.set(peer, shared);
  // What is still held of a peer that has ended is nothing for others to begin with.
  void peer.closed.then(() => ofPeers.delete(peer));
  return shared;
}
