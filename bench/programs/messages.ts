/**
 * The messages of a throughput run, and how a receiver judges them: each carries its number, so that what is lost,
 * doubled or out of order is seen whatever the system promises.
 *
 * A message begins with its number from 0 in four bytes and a byte that is 1 in the last one.
 * @module
 */
import type { Sample } from "../statistics.ts";

/** How many messages lie between two looks at the clock: looking costs as much as a message. */
const stride = 32;

/** Gives messages until time or their number runs out. */
export class Source {
  sent = 0;
  began = 0;
  readonly #buffers: readonly Uint8Array[];
  readonly #sendMs: number;
  readonly #messages: number;
  #finished = false;

  /** `buffers` is how many messages a system may hold on to before it has copied them. */
  constructor(options: {
    readonly size: number;
    readonly sendMs: number;
    readonly messages: number;
    readonly buffers: number;
  }) {
    this.#sendMs = options.sendMs;
    this.#messages = options.messages;
    this.#buffers = Array.from({ length: options.buffers }, (_, index) =>
      new Uint8Array(options.size).fill(index & 0xff),
    );
  }

  /** The next message, to be sent at once; `undefined` after the last. */
  next(): Uint8Array | undefined {
    if (this.#finished) return undefined;
    const number = this.sent++;
    if (number % stride === 0) {
      const now = performance.now();
      if (number === 0) this.began = now;
      if (now - this.began >= this.#sendMs) this.#finished = true;
    }
    if (this.sent >= this.#messages) this.#finished = true;
    const message = this.#buffers[number % this.#buffers.length]!;
    message[0] = number;
    message[1] = number >>> 8;
    message[2] = number >>> 16;
    message[3] = number >>> 24;
    message[4] = this.#finished ? 1 : 0;
    return message;
  }
}

/** Counts what arrives. */
export class Tally {
  messages = 0;
  lost = 0;
  disordered = 0;
  complete = false;
  lastAt = 0;
  readonly samples: Sample[] = [];
  readonly #size: number;
  readonly #now: () => number;
  readonly #onComplete: () => void;
  #expected = 0;
  #sampledAt = -Infinity;

  constructor(size: number, now: () => number, onComplete: () => void) {
    this.#size = size;
    this.#now = now;
    this.#onComplete = onComplete;
  }

  take(message: Uint8Array): void {
    const number =
      (message[0]! | (message[1]! << 8) | (message[2]! << 16) | (message[3]! << 24)) >>> 0;
    if (number === this.#expected && message.length === this.#size) {
      this.#expected++;
    } else if (number > this.#expected && message.length === this.#size) {
      this.lost += number - this.#expected;
      this.#expected = number + 1;
    } else {
      this.disordered++;
    }
    this.messages++;
    if (this.messages % stride === 1) this.#sample();
    if (message[4] === 1) this.#end();
  }

  /** Looks at the clock now, as for a report of what came so far. */
  get last(): Sample {
    return [this.lastAt, this.messages];
  }

  #sample(): void {
    const now = this.#now();
    this.lastAt = now;
    if (now - this.#sampledAt < 2) return;
    this.#sampledAt = now;
    this.samples.push([now, this.messages]);
  }

  #end(): void {
    this.lastAt = this.#now();
    this.complete = true;
    this.#onComplete();
  }
}
