/**
 * Virtual time: it moves only when somebody lets it, from one event straight to the next, so that
 * minutes of a network take milliseconds and nothing depends on the machine's load.
 * @module
 */
import { TimeHeap } from "./heap.ts";

/** An event on the clock. Classes with many instances implement it themselves to save a closure. */
export interface Happening {
  at: number;
  order: number;
  /** False once it was called off. */
  live: boolean;
  happen(): void;
}

class Callback implements Happening {
  at: number;
  order = 0;
  live = true;
  readonly #task: () => void;

  constructor(at: number, task: () => void) {
    this.at = at;
    this.#task = task;
  }

  happen(): void {
    this.#task();
  }
}

export class VirtualClock {
  readonly #queue: TimeHeap<Happening> = new TimeHeap<Happening>();
  #now = 0;
  /** Events that have happened, a measure of work done. */
  happened = 0;

  /** Milliseconds since the world began. */
  now(): number {
    return this.#now;
  }

  /** Runs `task` at `at`, or next when that has passed. The returned function calls it off. */
  schedule(at: number, task: () => void): () => void {
    const callback = new Callback(at, task);
    this.add(callback);
    return () => {
      callback.live = false;
    };
  }

  add(happening: Happening): void {
    if (!(happening.at >= this.#now)) happening.at = this.#now;
    this.#queue.push(happening);
  }

  /** When the next event is due; `Infinity` when nothing will ever happen. */
  nextAt(): number {
    for (;;) {
      const next = this.#queue.peek();
      if (next === undefined) return Infinity;
      if (next.live) return next.at;
      this.#queue.pop();
    }
  }

  /** Lets the next event happen; false when there is none up to `limit`. */
  step(limit: number = Infinity): boolean {
    if (this.nextAt() > limit) return false;
    const next = this.#queue.pop();
    if (next === undefined) return false;
    this.#now = next.at;
    this.happened++;
    next.happen();
    return true;
  }

  /** Lets everything up to `at` happen and ends there. */
  runTo(at: number): void {
    while (this.step(at));
    if (at > this.#now && at !== Infinity) this.#now = at;
  }

  /**
   * As {@link runTo} for `ms`, for code made of promises: after each event their reactions run, and
   * what these schedule takes its place in virtual time.
   */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    while (this.step(end)) await settled();
    this.#now = Math.max(this.#now, end);
  }

  /** Passes time until `condition` holds, or throws after `withinMs`, naming `what`. */
  async passUntil(
    condition: () => boolean,
    withinMs: number,
    what: string = "the condition",
  ): Promise<void> {
    const end = this.#now + withinMs;
    await settled();
    while (!condition()) {
      if (!this.step(end)) throw new Error(`${what}: not within ${withinMs} ms of virtual time`);
      await settled();
    }
  }
}

/** Resolves when the promise reactions that are due have run, chains of some length included. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 16; turn++) await Promise.resolve();
}
