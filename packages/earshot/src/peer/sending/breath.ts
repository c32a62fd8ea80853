/**
 * Lets the event loop turn: the kernel mostly takes a datagram at once, so a program that sends in a
 * loop would otherwise never hear anything.
 * @module
 */
import type { Clock } from "../clock.ts";

/** After so many sends one of them waits for a turn. */
const sendsPerBreath = 64;

export class Breath {
  readonly #clock: Clock;
  #since = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after<T>(sent: Promise<T>): Promise<T> {
    if (++this.#since < sendsPerBreath) return sent;
    this.#since = 0;
    const clock = this.#clock;
    return sent.then(
      (value) => new Promise((resolve) => clock.schedule(clock.now(), () => resolve(value))),
    );
  }
}
