/**
 * Which of a sender's latest messages have been seen. Remembers the messages themselves and no highest
 * sequence: in an open realm a forged one far ahead would silence all that follow.
 * @module
 */
import { limits } from "../limits.ts";

export class RecentSequences {
  /** In the order of arrival. */
  readonly #seen: Set<number> = new Set();

  /** `false` when `sequence` was among the latest already. */
  add(sequence: number): boolean {
    if (this.#seen.has(sequence)) return false;
    this.#seen.add(sequence);
    if (this.#seen.size > limits.recentMessages) {
      const [oldest] = this.#seen;
      if (oldest !== undefined) this.#seen.delete(oldest);
    }
    return true;
  }
}
