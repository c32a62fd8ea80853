/**
 * A host's own monotonic clock: it may run fast or slow, and it may leap, as after a sleep. Engines
 * only ever see this one.
 * @module
 */

export class HostClock {
  #base = 0;
  #baseLocal: number;
  #rate: number;

  constructor(startsAt = 0, rate = 1) {
    this.#baseLocal = startsAt;
    this.#rate = rate;
  }

  /** This clock's reading at `time` of the world. */
  read(time: number): number {
    return this.#baseLocal + (time - this.#base) * this.#rate;
  }

  /** When this clock will read `local`, in the world's time. */
  when(local: number): number {
    return this.#base + (local - this.#baseLocal) / this.#rate;
  }

  /** From `time` on it runs `rate` times as fast as the world. */
  setRate(time: number, rate: number): void {
    this.#baseLocal = this.read(time);
    this.#base = time;
    this.#rate = rate;
  }

  /** At `time` it leaps by `ms`: forward, or back to undo a while that it did not count. */
  leap(time: number, ms: number): void {
    this.#baseLocal = this.read(time) + ms;
    this.#base = time;
  }
}
