/**
 * Keeps the promise that each send is answered exactly once, and never within itself.
 * @module
 */
import type { TransmitError } from "../../core/io.ts";

export class Outbox {
  readonly #answer: (token: number, error?: TransmitError) => void;
  #pending = 0;
  #waiting: (() => void)[] = [];

  constructor(answer: (token: number, error?: TransmitError) => void) {
    this.#answer = answer;
  }

  /** Takes a send; the function must be called once, later. */
  take(token: number): (error?: TransmitError) => void {
    this.#pending++;
    return (error) => {
      if (error === undefined) this.#answer(token);
      else this.#answer(token, error);
      if (--this.#pending > 0) return;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const resolve of waiting) resolve();
    };
  }

  refuse(token: number, error: TransmitError): void {
    process.nextTick(this.take(token), error);
  }

  /** Resolves when every send has been answered. */
  drained(): Promise<void> {
    return this.#pending === 0
      ? Promise.resolve()
      : new Promise((resolve) => this.#waiting.push(resolve));
  }
}
