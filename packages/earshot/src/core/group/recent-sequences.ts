/**
 * Which of a sender's latest messages have been seen: a sliding window of sequences.
 * @module
 */
import { limits } from "../limits.ts";

export class RecentSequences {
  #highest = 0;
  readonly #seen: Set<number> = new Set();

  /** `false` when `sequence` was added before, or is too old to tell. */
  add(sequence: number): boolean {
    if (sequence <= this.#highest - limits.recentMessages || this.#seen.has(sequence)) return false;
    this.#seen.add(sequence);
    if (sequence > this.#highest) this.#highest = sequence;
    if (this.#seen.size > 2 * limits.recentMessages) {
      for (const each of this.#seen)
        if (each <= this.#highest - limits.recentMessages) this.#seen.delete(each);
    }
    return true;
  }
}
