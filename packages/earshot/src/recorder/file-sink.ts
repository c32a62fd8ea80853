/**
 * A recording in a file: gathered in memory, written beside the loop, and written at once when the
 * process ends by `exit`, by an error that nobody caught, or by a signal. Only SIGKILL and the like
 * cost the last quarter of a second.
 * @module
 */
import { close, openSync, write, writeSync } from "node:fs";
import type { Sink } from "./sink.ts";

/** So much is written at once, and so long it is gathered at most. */
const chunkBytes = 64 * 1_024;
const gatherMs = 250;
/** More than this waits for a disk that does not keep up. */
const waitingLimitBytes = 16 * 1_024 * 1_024;

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export class FileSink implements Sink {
  readonly #file: number;
  readonly #failed: (error: unknown) => void;
  /** Places are given with every write, so that writing twice does no harm. */
  #writtenTo = 0;
  #gathered: Uint8Array = new Uint8Array(chunkBytes);
  #gatheredBytes = 0;
  #inFlight: Uint8Array | undefined;
  #timer: NodeJS.Timeout | undefined;
  #broken = false;
  #idle: (() => void) | undefined;
  readonly #atExit = (): void => this.#writeNow();
  readonly #atSignal = (signal: NodeJS.Signals): void => {
    this.#writeNow();
    process.off(signal, this.#atSignal);
    // Listening took the signal's own effect away; where nobody else listens, it is given back.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  /**
   * Makes the file, for its owner's eyes only.
   * @param failed the file can no longer be written; called once
   * @throws what the system says, also when there is such a file already
   */
  constructor(path: string, failed: (error: unknown) => void) {
    this.#file = openSync(path, "wx", 0o600);
    this.#failed = failed;
    process.on("exit", this.#atExit);
    // In front of those that want to be called once: they are gone by the time they have been called.
    for (const signal of signals) process.prependListener(signal, this.#atSignal);
  }

  write(bytes: Uint8Array): boolean {
    const total = this.#gatheredBytes + bytes.length;
    if (total > waitingLimitBytes) return false;
    if (total > this.#gathered.length) {
      const larger = new Uint8Array(Math.max(total, 2 * this.#gathered.length));
      larger.set(this.#gathered.subarray(0, this.#gatheredBytes));
      this.#gathered = larger;
    }
    this.#gathered.set(bytes, this.#gatheredBytes);
    this.#gatheredBytes = total;
    if (total >= chunkBytes) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), gatherMs).unref();
    return true;
  }

  async close(): Promise<void> {
    if (this.#gatheredBytes > 0 || this.#inFlight !== undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#idle = resolve;
      this.#send();
      await promise;
    }
    clearTimeout(this.#timer);
    process.off("exit", this.#atExit);
    for (const signal of signals) process.off(signal, this.#atSignal);
    await new Promise<void>((resolve) => close(this.#file, () => resolve()));
  }

  /** Hands over what was gathered, unless a write is under way: its end looks again. */
  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#inFlight !== undefined) return;
    if (this.#gatheredBytes === 0 || this.#broken) {
      this.#idle?.();
      return;
    }
    this.#inFlight = this.#gathered.subarray(0, this.#gatheredBytes);
    this.#gathered = new Uint8Array(chunkBytes);
    this.#gatheredBytes = 0;
    this.#writeOn();
  }

  #writeOn(): void {
    const part = this.#inFlight ?? new Uint8Array();
    write(this.#file, part, 0, part.length, this.#writtenTo, (error, count) => {
      if (error !== null) {
        this.#inFlight = undefined;
        this.#broken = true;
        this.#gatheredBytes = 0;
        this.#failed(error);
        this.#idle?.();
        return;
      }
      this.#writtenTo += count;
      if (count < part.length) {
        this.#inFlight = part.subarray(count);
        this.#writeOn();
        return;
      }
      this.#inFlight = undefined;
      if (this.#gatheredBytes >= chunkBytes || this.#idle !== undefined) this.#send();
      else if (this.#gatheredBytes > 0)
        this.#timer ??= setTimeout(() => this.#send(), gatherMs).unref();
    });
  }

  /** Everything, before this returns. What is under way is written once more, to the same place. */
  #writeNow(): void {
    if (this.#broken) return;
    try {
      let at = this.#writtenTo;
      const gathered = this.#gathered.subarray(0, this.#gatheredBytes);
      for (const bytes of [this.#inFlight ?? new Uint8Array(), gathered]) {
        writeWhole(this.#file, bytes, at);
        at += bytes.length;
      }
    } catch {
      // The process ends; there is nobody left to tell.
    }
  }
}

function writeWhole(file: number, bytes: Uint8Array, at: number): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(file, bytes, done, bytes.length - done, at + done);
}
