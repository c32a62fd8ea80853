/**
 * Keeps the promise that each send is answered exactly once, and never within itself. Answers are
 * given once in a turn of the event loop: Node tells the end of a send before it looks at the network
 * again, so a sender that sends at each answer would never hear anybody.
 * @module
 */
import type { TransmitError } from "../../core/io.ts";

export class Outbox {
  readonly #answer: (token: number, error?: TransmitError) => void;
  #answers: { readonly token: number; readonly error: TransmitError | undefined }[] = [];
  /** Sends taken and not answered yet. */
  #pending = 0;
  #waiting: (() => void)[] = [];

  constructor(answer: (token: number, error?: TransmitError) => void) {
    this.#answer = answer;
  }

  /** Takes a send; the function must be called once. */
  take(token: number): (error?: TransmitError) => void {
    this.#pending++;
    return (error) => {
      if (this.#answers.push({ token, error }) === 1) setImmediate(() => this.#giveAnswers());
    };
  }

  refuse(token: number, error: TransmitError): void {
    this.take(token)(error);
  }

  /** Resolves when every send has been answered. */
  drained(): Promise<void> {
    return this.#pending === 0
      ? Promise.resolve()
      : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveAnswers(): void {
    const answers = this.#answers;
    this.#answers = [];
    this.#pending -= answers.length;
    for (const { token, error } of answers) {
      if (error === undefined) this.#answer(token);
      else this.#answer(token, error);
    }
    if (this.#pending > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
