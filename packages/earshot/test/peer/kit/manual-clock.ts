/**
 * A clock that tests move by hand.
 * @module
 */
import type { Cancel, Clock } from "../../../src/peer/clock.ts";

interface Entry {
  readonly at: number;
  readonly callback: () => void;
}

export class ManualClock implements Clock {
  #now = 0;
  #wall = 1_700_000_000_000;
  readonly #entries: Set<Entry> = new Set();

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#wall;
  }

  schedule(at: number, callback: () => void): Cancel {
    const entry = { at, callback };
    this.#entries.add(entry);
    return () => void this.#entries.delete(entry);
  }

  get scheduled(): number {
    return this.#entries.size;
  }

  /** Moves on and calls what has become due, in its order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#entries]
        .filter(({ at }) => at <= end)
        .toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#moveTo(Math.max(this.#now, next.at));
      this.#entries.delete(next);
      next.callback();
    }
    this.#moveTo(end);
  }

  /** The machine sleeps: time passes for the wall clock alone. */
  sleep(ms: number): void {
    this.#wall += ms;
  }

  /** The loop is blocked: time passes, nothing is called. */
  block(ms: number): void {
    this.#moveTo(this.#now + ms);
  }

  #moveTo(at: number): void {
    this.#wall += at - this.#now;
    this.#now = at;
  }
}
