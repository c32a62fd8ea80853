/**
 * Many deadlines behind one timer of the clock. Most are called off long before they come, so that the timer
 * is left alone then, and only looks when it fires.
 * @module
 */
import type { Cancel, Clock } from "../clock.ts";

export interface Due {
  /** When {@link due} is to be called; infinite for never. */
  readonly dueAt: number;
  due(now: number): void;
}

export class Deadlines {
  readonly #clock: Clock;
  readonly #all: Set<Due> = new Set();
  #timerAt: number = Number.POSITIVE_INFINITY;
  #cancel: Cancel | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(due: Due): void {
    this.#all.add(due);
    this.sooner(due.dueAt);
  }

  remove(due: Due): void {
    this.#all.delete(due);
  }

  /** One of them may be due by then. */
  sooner(at: number): void {
    if (at >= this.#timerAt) return;
    this.#cancel?.();
    this.#timerAt = at;
    this.#cancel = this.#clock.schedule(at, () => this.#fired());
  }

  close(): void {
    this.#all.clear();
    this.#cancel?.();
    this.#timerAt = Number.NEGATIVE_INFINITY;
  }

  #fired(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = this.#clock.now();
    for (const due of [...this.#all]) if (due.dueAt <= now) due.due(now);
    let next = Number.POSITIVE_INFINITY;
    for (const due of this.#all) next = Math.min(next, due.dueAt);
    this.sooner(next);
  }
}
