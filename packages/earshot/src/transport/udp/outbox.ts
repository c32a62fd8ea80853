/**
 * Keeps the promise that each send that is waited for is answered exactly once, and never within itself. Answers are
 * given once in a turn of the event loop: Node tells the end of a send before it looks at the network
 * again, so a sender that sends at each answer would never hear anybody.
 * @module
 */
import { type TransmitError, unawaited } from "../../core/io.ts";

export class Outbox {
  readonly #answer: (token: number, error?: TransmitError) => void;
  /** Answers to be given, in order; the error of a token has its index. */
  #tokens: number[] = [];
  #errors: (TransmitError | undefined)[] = [];
  /** Sends taken and not answered yet. */
  #pending = 0;
  #waiting: (() => void)[] = [];
  readonly #giveAnswers = (): void => this.#give();

  constructor(answer: (token: number, error?: TransmitError) => void) {
    this.#answer = answer;
  }

  /** Takes a send, to be answered once. */
  take(): void {
    this.#pending++;
  }

  /** Answers a send that was taken. */
  answer(token: number, error?: TransmitError): void {
    if (token === unawaited && error === undefined) {
      this.#settled(1);
      return;
    }
    this.#errors.push(error);
    if (this.#tokens.push(token) === 1) setImmediate(this.#giveAnswers);
  }

  refuse(token: number, error: TransmitError): void {
    this.take();
    this.answer(token, error);
  }

  /** Resolves when every send has been answered. */
  drained(): Promise<void> {
    return this.#pending === 0
      ? Promise.resolve()
      : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(): void {
    const tokens = this.#tokens;
    const errors = this.#errors;
    this.#tokens = [];
    this.#errors = [];
    for (const [index, token] of tokens.entries()) {
      const error = errors[index];
      if (error === undefined) this.#answer(token);
      else this.#answer(token, error);
    }
    this.#settled(tokens.length);
  }

  #settled(count: number): void {
    this.#pending -= count;
    if (this.#pending > 0 || this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
