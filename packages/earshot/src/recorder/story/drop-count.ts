/**
 * What was dropped and why: seen in the engine's counters after each input, and told in heaps, since
 * one fault seldom comes alone.
 * @module
 */
import type { Address } from "../../core/address.ts";
import { type CounterName, counterTable } from "../../core/counters.ts";
import type { Input } from "../../core/io.ts";
import type { Untimed } from "./happening.ts";

const heapMs = 1_000;
const sendersTold = 4;
const reasons = (Object.keys(counterTable) as CounterName[]).filter((name) =>
  name.startsWith("dropped"),
);
/** Happens all the time when nothing is wrong: counted, and not told. */
const usual: ReadonlySet<CounterName> = new Set([
  "droppedOwn",
  "droppedUnasked",
  "droppedDuplicate",
  "droppedStale",
  "droppedNotInGroup",
]);

interface Heap {
  readonly endsAt: number;
  count: number;
  readonly from: Set<Address>;
}

export class DropCount {
  readonly #heaps: Map<CounterName, Heap> = new Map();
  #before: Readonly<Record<string, number>> = {};

  /** Notes what this input added to the counters. */
  step(now: number, input: Input, stats: Readonly<Record<string, number>>): void {
    for (const reason of reasons) {
      const count = (stats[reason] ?? 0) - (this.#before[reason] ?? 0);
      if (count <= 0 || usual.has(reason)) continue;
      let heap = this.#heaps.get(reason);
      if (heap === undefined)
        this.#heaps.set(reason, (heap = { endsAt: now + heapMs, count: 0, from: new Set() }));
      heap.count += count;
      if (input.type === "datagram" && heap.from.size < sendersTold) heap.from.add(input.from);
    }
    this.#before = stats;
  }

  /** Heaps that are old enough to be told by `now`, with their times, in order. */
  due(now: number): readonly (readonly [at: number, heap: Untimed])[] {
    if (this.#heaps.size === 0) return [];
    const due = [...this.#heaps]
      .filter(([, { endsAt }]) => endsAt <= now)
      .toSorted(([, a], [, b]) => a.endsAt - b.endsAt);
    return due.map(([reason, { endsAt, count, from }]) => {
      this.#heaps.delete(reason);
      return [
        endsAt,
        { type: "dropped", reason, why: counterTable[reason], count, from: [...from] },
      ];
    });
  }

  all(): Partial<Record<CounterName, number>> {
    return Object.fromEntries(
      reasons
        .map((reason) => [reason, this.#before[reason] ?? 0] as const)
        .filter(([, count]) => count > 0),
    );
  }
}
