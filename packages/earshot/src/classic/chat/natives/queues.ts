/**
 * Jobs that are done one after the other within a queue, and beside each other in several.
 * @module
 */
import { classicLimits } from "../../limits.ts";

export class Queues {
  readonly #failed: () => void;
  readonly #tails = new Map<string, Promise<void>>();
  #waiting = 0;
  #lasts = 0;

  /** `failed` is told of a job that failed, or for which there was no room. */
  constructor(failed: () => void) {
    this.#failed = failed;
  }

  run(queue: string, job: () => Promise<void>): void {
    if (this.#waiting >= classicLimits.nativeActs) this.#failed();
    else this.#append(queue, job);
  }

  /** Once everything that waits now has been done; there is always room for it. */
  last(job: () => Promise<void>): void {
    const before = this.empty();
    this.#append(`last ${++this.#lasts}`, () => before.then(job));
  }

  /** Resolves when everything that waits now has been done. */
  async empty(): Promise<void> {
    await Promise.all(this.#tails.values());
  }

  #append(queue: string, job: () => Promise<void>): void {
    this.#waiting++;
    const tail = (this.#tails.get(queue) ?? Promise.resolve())
      .then(job)
      .catch(this.#failed)
      .finally(() => {
        this.#waiting--;
        if (this.#tails.get(queue) === tail) this.#tails.delete(queue);
      });
    this.#tails.set(queue, tail);
  }
}
