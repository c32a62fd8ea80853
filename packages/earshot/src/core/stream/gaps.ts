/**
 * Which missing slots to ask for: those that were missing at the look before this one already. What is
 * merely late comes in between, and is never asked for (as JGroups' NAKACK2 has it since JGRP-1539).
 * @module
 */
import type { SlotRange } from "../wire/frame-table.ts";

/** What is known of the slots above the last one in order. */
export interface Arrivals {
  /** Every slot up to this one is here. */
  readonly received: number;
  /** The highest slot known to exist. */
  readonly highest: number;
  has(sequence: number): boolean;
}

export class Gaps {
  /** The highest slot known to exist at the last look. */
  #seen = 0;
  /** When a missing slot was asked for last. */
  readonly #askedAt: Map<number, number> = new Map();

  /**
   * Looks; gives what is to be asked for now. What was asked for less than `againMs` ago is left out:
   * its repair may be on its way.
   */
  look(arrivals: Arrivals, now: number, againMs: number, most: number): readonly SlotRange[] {
    const ranges: { from: number; count: number }[] = [];
    let range: { from: number; count: number } | undefined;
    const until = Math.min(this.#seen, arrivals.highest);
    for (let sequence = arrivals.received + 1; sequence <= until; sequence++) {
      const due =
        !arrivals.has(sequence) && now - (this.#askedAt.get(sequence) ?? -Infinity) >= againMs;
      if (!due) {
        range = undefined;
        continue;
      }
      if (range === undefined || range.count === 0xffff) {
        if (ranges.length === most) break;
        ranges.push((range = { from: sequence, count: 0 }));
      }
      range.count++;
      this.#askedAt.set(sequence, now);
    }
    this.#seen = arrivals.highest;
    return ranges;
  }

  /** A slot came that had been missing. Gives when it was asked for, if it was. */
  filled(sequence: number): number | undefined {
    const askedAt = this.#askedAt.get(sequence);
    if (askedAt !== undefined) this.#askedAt.delete(sequence);
    return askedAt;
  }

  /** Slots up to this one are no longer missing. */
  forget(received: number): void {
    for (const sequence of this.#askedAt.keys()) {
      if (sequence <= received) this.#askedAt.delete(sequence);
    }
  }
}
