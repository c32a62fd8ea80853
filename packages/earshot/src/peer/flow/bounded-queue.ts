/**
 * What waits for a reader, never more than its limit; who reads is told how much is missing and where.
 * @module
 */

export interface Taken<T> {
  readonly item: T;
  /** How many are missing between the one taken before and this one. */
  readonly missed: number;
}

interface Slot<T> {
  item: T;
  missed: number;
}

export class BoundedQueue<T> {
  readonly #limit: number;
  readonly #give: "drop-oldest" | "drop-newest";
  #slots: Slot<T>[] = [];
  #head = 0;
  /** Missing after everything that waits. */
  #missedAtEnd = 0;

  /** @param give what gives way when it is full */
  constructor(limit: number, give: "drop-oldest" | "drop-newest") {
    this.#limit = limit;
    this.#give = give;
  }

  get size(): number {
    return this.#slots.length - this.#head;
  }

  get full(): boolean {
    return this.size >= this.#limit;
  }

  /** Gives what had to be dropped for it, which may be itself. `full`: it is, by another measure. */
  push(item: T, full: boolean = this.full): T | undefined {
    if (!full) {
      this.add(item);
      return undefined;
    }
    if (this.#give === "drop-newest") {
      this.#missedAtEnd++;
      return item;
    }
    const dropped = this.#shift();
    const missed = (dropped?.missed ?? 0) + 1;
    const next = this.#slots[this.#head];
    if (next === undefined) this.#missedAtEnd += missed;
    else next.missed += missed;
    this.add(item);
    return dropped?.item;
  }

  /** As `push`, whatever the limit. */
  add(item: T): void {
    this.#slots.push({ item, missed: this.#missedAtEnd });
    this.#missedAtEnd = 0;
  }

  /** So many that would come here never will. */
  miss(count: number): void {
    this.#missedAtEnd += count;
  }

  /** Puts `item` in the place of the one that `same` finds; gives that one. */
  replace(item: T, same: (waiting: T) => boolean): T | undefined {
    for (let at = this.#slots.length - 1; at >= this.#head; at--) {
      const slot = this.#slots[at];
      if (slot === undefined || !same(slot.item)) continue;
      const replaced = slot.item;
      slot.item = item;
      return replaced;
    }
    return undefined;
  }

  take(): Taken<T> | undefined {
    return this.#shift();
  }

  /** Empties it; gives what was in it. */
  clear(): T[] {
    const left = this.#slots.slice(this.#head).map(({ item }) => item);
    this.#slots = [];
    this.#head = 0;
    return left;
  }

  #shift(): Slot<T> | undefined {
    const slot = this.#slots[this.#head];
    if (slot === undefined) return undefined;
    this.#head++;
    if (this.#head > 64 && this.#head * 2 > this.#slots.length) {
      // Now and then, so that taking stays cheap and what was taken is let go.
      this.#slots = this.#slots.slice(this.#head);
      this.#head = 0;
    }
    return slot;
  }
}
