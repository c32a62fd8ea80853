/**
 * Work that comes in pieces, faster than it can be done: as much as fits is done in each turn of the event loop,
 * so that the loop is never blocked for long.
 * @module
 */
import type { Clock } from "../clock.ts";

/** Of each turn; with what follows from the last piece it stays well below a blink. */
const sliceMs = 3;

export class Slices<T> {
  readonly #clock: Clock;
  readonly #work: (piece: T) => void;
  readonly #waiting: T[] = [];
  #spentMs = 0;
  #isDue = false;
  #ended = false;

  constructor(clock: Clock, work: (piece: T) => void) {
    this.#clock = clock;
    this.#work = work;
  }

  /** Does it at once, or when it is its turn: pieces keep their order. */
  push(piece: T): void {
    if (this.#ended) return;
    if (this.#waiting.length === 0 && this.#spentMs < sliceMs) this.#do(piece);
    else this.#waiting.push(piece);
    this.#schedule();
  }

  /** Does it when it is its turn, even if there is time now: for what goes on with a piece. */
  later(piece: T): void {
    if (this.#ended) return;
    this.#waiting.push(piece);
    this.#schedule();
  }

  end(): void {
    this.#ended = true;
    this.#waiting.length = 0;
  }

  #do(piece: T): void {
    const began = this.#clock.now();
    this.#work(piece);
    this.#spentMs += this.#clock.now() - began;
  }

  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#clock.schedule(this.#clock.now(), () => this.#turn());
  }

  #turn(): void {
    this.#isDue = false;
    this.#spentMs = 0;
    while (this.#spentMs < sliceMs) {
      const piece = this.#waiting.shift();
      if (piece === undefined) return;
      this.#do(piece);
    }
    this.#schedule();
  }
}
