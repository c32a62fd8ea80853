/**
 * Tells of messages that slow readers lost: the first at once, then once in a while with their number.
 * @module
 */
import type { Clock } from "../clock.ts";

const tellAgainMs = 1_000;

export class DropTeller {
  readonly #clock: Clock;
  readonly #tell: (missed: number) => void;
  #missed = 0;
  #toldAt = -Infinity;

  constructor(clock: Clock, tell: (missed: number) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** One more was lost. */
  note(): void {
    this.#missed++;
    const now = this.#clock.now();
    if (now - this.#toldAt < tellAgainMs) return;
    this.#toldAt = now;
    const missed = this.#missed;
    this.#missed = 0;
    this.#tell(missed);
  }
}
