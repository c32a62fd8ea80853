/**
 * States that a fold can go back to: many near the end, where late entries mostly belong, and the fewer the
 * farther back, so that a million entries need some dozens.
 * @module
 */
import { compareTime } from "../../../store/time-order.ts";
import type { TimeKey } from "../../../store/store.ts";

export interface Checkpoint<S> {
  /** The last entry in it; `undefined` before the first. */
  readonly key: TimeKey | undefined;
  readonly state: S;
  /** How many entries it is made of. */
  readonly entries: number;
}

export class Checkpoints<S> {
  readonly #every: number;
  /** Oldest first; never empty, as the first one is that of no entries. */
  #kept: [Checkpoint<S>, ...Checkpoint<S>[]];

  /** @param every how many entries lie between two of the newest */
  constructor(initial: S, every: number) {
    this.#every = every;
    this.#kept = [{ key: undefined, state: initial, entries: 0 }];
  }

  get size(): number {
    return this.#kept.length;
  }

  get first(): Checkpoint<S> {
    return this.#kept[0];
  }

  /** Keeps a state if the last one that is kept is far enough behind. */
  offer(checkpoint: Checkpoint<S>): void {
    const last = this.#kept.at(-1) ?? this.first;
    if (checkpoint.entries - last.entries < this.#every) return;
    this.#kept.push(checkpoint);
    this.#thinOut();
  }

  /** The last one before `key`, which now is the last of all. */
  backTo(key: TimeKey): Checkpoint<S> {
    const [first, ...rest] = this.#kept;
    const before = rest.filter((one) => one.key !== undefined && compareTime(one.key, key) < 0);
    this.#kept = [first, ...before];
    return before.at(-1) ?? first;
  }

  /** Forgets all but the first, and gives it. */
  backToStart(): Checkpoint<S> {
    this.#kept = [this.first];
    return this.first;
  }

  /** Lets go of each one whose neighbours are close to each other, compared with their distance to the end. */
  #thinOut(): void {
    const [first, ...rest] = this.#kept;
    const end = rest.at(-1)?.entries ?? 0;
    let older = first;
    const kept = rest.filter((one, index) => {
      const newer = rest[index + 1];
      if (newer !== undefined && newer.entries - older.entries <= (end - newer.entries) / 4)
        return false;
      older = one;
      return true;
    });
    this.#kept = [first, ...kept];
  }
}
