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
  /** When a missing slot was asked for first and last. */
  readonly #asked: Map<number, { readonly first: number; last: number }> = new Map();

  /**
   * Looks; gives what is to be asked for now. What was asked for less than `againMs` ago is left out:
   * its repair may be on its way.
   */
  look(arrivals: Arrivals, now: number, againMs: number, most: number): readonly SlotRange[] {
    const ranges: { from: number; count: number }[] = [];
    let range: { from: number; count: number } | undefined;
    const until = Math.min(this.#seen, arrivals.highest);
    for (let sequence = arrivals.received + 1; sequence <= until; sequence++) {
      const asked = this.#asked.get(sequence);
      const due = !arrivals.has(sequence) && now - (asked?.last ?? -Infinity) >= againMs;
      if (!due) {
        range = undefined;
        continue;
      }
      if (range === undefined || range.count === 0xffff) {
        if (ranges.length === most) break;
        ranges.push((range = { from: sequence, count: 0 }));
      }
      range.count++;
      if (asked === undefined) this.#asked.set(sequence, { first: now, last: now });
      else asked.last = now;
    }
    this.#seen = arrivals.highest;
    return ranges;
  }

  /**
   * A slot came that had been missing. Gives when it was first asked for, if it was: which request was
   * answered nobody knows, and the last would make slow repairs look fast (Karn's rule, RFC 6298 §3).
   */
  filled(sequence: number): number | undefined {
    const asked = this.#asked.get(sequence);
    if (asked !== undefined) this.#asked.delete(sequence);
    return asked?.first;
  }

  /** Slots up to this one are no longer missing. */
  forget(received: number): void {
    for (const sequence of this.#asked.keys()) {
      if (sequence <= received) this.#asked.delete(sequence);
    }
  }
}
