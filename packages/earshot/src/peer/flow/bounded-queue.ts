/**
 * What waits for a reader, never more than its limit; who reads is told how much is missing and where.
 * @module
 */
import type { OnFull } from "../types/group.ts";

export interface Taken<T> {
  readonly item: T;
  /** How many were dropped between the one taken before and this one. */
  readonly missed: number;
}

interface Slot<T> {
  readonly item: T;
  missed: number;
}

export class BoundedQueue<T> {
  readonly #limit: number;
  readonly #onFull: OnFull;
  #slots: Slot<T>[] = [];
  #head = 0;
  /** Dropped after everything that waits. */
  #missedAtEnd = 0;

  constructor(limit: number, onFull: OnFull) {
    this.#limit = limit;
    this.#onFull = onFull;
  }

  get size(): number {
    return this.#slots.length - this.#head;
  }

  /** `false` when something had to be dropped for it, or itself. */
  push(item: T): boolean {
    if (this.size < this.#limit) {
      this.#append(item);
      return true;
    }
    if (this.#onFull === "drop-newest") {
      this.#missedAtEnd++;
      return false;
    }
    const dropped = this.#shift();
    const missed = (dropped?.missed ?? 0) + 1;
    const next = this.#slots[this.#head];
    if (next === undefined) this.#missedAtEnd += missed;
    else next.missed += missed;
    this.#append(item);
    return false;
  }

  take(): Taken<T> | undefined {
    return this.#shift();
  }

  clear(): void {
    this.#slots = [];
    this.#head = 0;
  }

  #append(item: T): void {
    this.#slots.push({ item, missed: this.#missedAtEnd });
    this.#missedAtEnd = 0;
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
