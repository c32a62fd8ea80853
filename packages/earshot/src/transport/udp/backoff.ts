/**
 * When to try again: at first soon, then ever more rarely.
 * @module
 */
const firstMs = 250;
const longestMs = 30_000;

export class Backoff {
  #attempts = 0;
  #dueAt = -Infinity;

  /** When the next attempt is due, in the time given to {@link failed}. */
  get dueAt(): number {
    return this.#dueAt;
  }

  failed(now: number): void {
    this.#dueAt = now + Math.min(longestMs, firstMs * 2 ** this.#attempts);
    this.#attempts++;
  }
}
