/**
 * A few large messages of a stream are under way at once; the others wait for their turn.
 * @module
 */

/** Fewer than a receiver takes, so that none of them is refused. */
const lanesLimit = 8;

interface Large {
  giveUp(reason: unknown): void;
}

export class Lanes {
  readonly #here: Set<Large> = new Set();
  #taken = 0;
  #opened = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #whenIdle: (() => void)[] = [];

  get idle(): boolean {
    return this.#here.size === 0;
  }

  /** Resolves with a number for a large message when it may begin. */
  async enter(large: Large): Promise<number> {
    this.#here.add(large);
    if (this.#taken >= lanesLimit)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#taken++;
    return ++this.#opened % 2 ** 32;
  }

  /** It has ended. */
  leave(large: Large): void {
    this.#here.delete(large);
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken--;
    else next();
    if (this.idle) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** Resolves when none is under way. */
  async ended(): Promise<void> {
    if (this.idle) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenIdle.push(resolve);
    await promise;
  }

  /** Those under way and those that wait are given up. */
  abandon(reason: unknown): void {
    for (const large of this.#here) large.giveUp(reason);
  }
}
