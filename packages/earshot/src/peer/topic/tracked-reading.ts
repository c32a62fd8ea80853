/**
 * A live reading that tells how far its program is: whoever asks for the next entry is done with the one before.
 * @module
 */
import type { Watch } from "../types/peer.ts";
import type { TopicItem } from "../types/topic.ts";

type Result<T> = IteratorResult<TopicItem<T>, undefined>;

export class TrackedReading<T> implements Watch<TopicItem<T>> {
  readonly #reading: Watch<TopicItem<T>>;
  readonly #onEnd: () => void;
  readonly #waiting: Set<{ readonly position: number; resolve(): void }> = new Set();
  /** Of the entry that the program has now. */
  #at = 0;
  #past = 0;
  #ended = false;

  constructor(reading: Watch<TopicItem<T>>, onEnd: () => void) {
    this.#reading = reading;
    this.#onEnd = onEnd;
  }

  /** Resolves when the program is done with everything up to a position, or reads no more. */
  past(position: number): Promise<void> {
    if (this.#ended || this.#past >= position) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.add({ position, resolve }));
  }

  async next(): Promise<Result<T>> {
    this.#past = this.#at;
    this.#tell();
    const result = await this.#reading.next();
    if (result.done === true) this.#end();
    else this.#at = Math.max(this.#at, result.value.position);
    return result;
  }

  async return(): Promise<Result<T>> {
    this.#end();
    return this.#reading.return?.() ?? { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #tell(): void {
    for (const one of this.#waiting) {
      if (!this.#ended && one.position > this.#past) continue;
      this.#waiting.delete(one);
      one.resolve();
    }
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
    this.#tell();
  }
}
