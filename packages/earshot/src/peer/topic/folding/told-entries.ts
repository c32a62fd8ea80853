/**
 * Brings two things together that come on different ways: what the news tell of entries, and what an answer
 * of the store contains, which may be older or newer than the news.
 * @module
 */
import { storeLimits } from "../../../store/limits.ts";
import { compareTime } from "../../../store/time-order.ts";
import type { StoredEntry, TimeKey } from "../../../store/store.ts";
import type { Arrived } from "../news.ts";

export class ToldEntries {
  /** Positions that were read before they were told. */
  readonly #ahead = new Set<number>();
  /** Told while an answer is under way that may or may not contain them. */
  readonly #during = new Map<number, TimeKey>();
  /** The first one of those that were too many to be remembered. */
  #beyond: TimeKey | undefined;

  /** An entry of an answer has been folded. */
  folded(entry: StoredEntry, told: number): void {
    if (!this.#during.delete(entry.position) && entry.position > told)
      this.#ahead.add(entry.position);
  }

  /** Whether it was folded before it was told. */
  wasAhead(arrived: Arrived): boolean {
    return this.#ahead.delete(arrived.position);
  }

  /** Told while an answer is under way. */
  remember(arrived: Arrived): void {
    if (this.#during.size < storeLimits.toldWhileFolding)
      this.#during.set(arrived.position, arrived);
    else if (this.#beyond === undefined || compareTime(arrived, this.#beyond) < 0)
      this.#beyond = arrived;
  }

  /** The answer has been folded: those that were told meanwhile and were not in it. */
  notFolded(): readonly TimeKey[] {
    const left = [...this.#during.values()];
    if (this.#beyond !== undefined) left.push(this.#beyond);
    this.#during.clear();
    this.#beyond = undefined;
    return left;
  }
}
