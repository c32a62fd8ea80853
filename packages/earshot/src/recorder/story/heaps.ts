/**
 * Things that come in great numbers are told together, about once a second: one heap each.
 * @module
 */
import type { Untimed } from "./happening.ts";

const heapMs = 1_000;

/** What is told in heaps, while it still grows. */
type Growing = Writable<Extract<Untimed, { type: "repairs" | "more-messages" }>>;
type Writable<Each> = Each extends unknown ? { -readonly [Key in keyof Each]: Each[Key] } : never;

export class Heaps {
  readonly #heaps: Map<string, { readonly endsAt: number; readonly heap: Growing }> = new Map();
  readonly #counts: Map<string, { readonly endsAt: number; count: number }> = new Map();
  #now = 0;

  /** The heap of this name, begun now if there is none. */
  at(name: string, begin: () => Growing): Growing {
    let entry = this.#heaps.get(name);
    if (entry === undefined)
      this.#heaps.set(name, (entry = { endsAt: this.#now + heapMs, heap: begin() }));
    return entry.heap;
  }

  /** How often this was counted in the last second or so. */
  countOf(name: string): number {
    const entry = this.#counts.get(name);
    return entry === undefined || entry.endsAt <= this.#now ? 0 : entry.count;
  }

  count(name: string): void {
    const entry = this.#counts.get(name);
    if (entry === undefined || entry.endsAt <= this.#now)
      this.#counts.set(name, { endsAt: this.#now + heapMs, count: 1 });
    else entry.count++;
  }

  /** Heaps that are old enough to be told by `now`, with their times, in order. */
  due(now: number): readonly (readonly [at: number, heap: Untimed])[] {
    if (now !== Infinity) this.#now = now;
    if (this.#heaps.size === 0) return [];
    const due = [...this.#heaps]
      .filter(([, { endsAt }]) => endsAt <= now)
      .toSorted(([, a], [, b]) => a.endsAt - b.endsAt);
    for (const [name] of due) this.#heaps.delete(name);
    return due.map(([, { endsAt, heap }]) => [endsAt, heap]);
  }
}
