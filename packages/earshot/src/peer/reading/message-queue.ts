/**
 * The inbox of one reader: what waits, and what happens when it is full.
 * @module
 */
import { BoundedQueue, type Taken } from "../flow/bounded-queue.ts";
import type { OnFull } from "../types/group.ts";
import type { Arrival, Source } from "./arrival.ts";

/** Bodies that wait in one inbox take no more than this and a few, however few messages they are. */
const bytesLimit = 67_108_864;

export class MessageQueue {
  readonly #limit: number;
  readonly #onFull: OnFull;
  readonly #queue: BoundedQueue<Arrival>;
  #bytes = 0;
  /** Senders that are held back until half of what waits has been read. */
  readonly #held: Set<Source> = new Set();
  /** The reader is in the middle of a large message, whose sender must not be held back for others. */
  #atLarge = false;

  constructor(limit: number, onFull: OnFull) {
    this.#limit = limit;
    this.#onFull = onFull;
    this.#queue = new BoundedQueue(limit, onFull === "hold" ? "drop-newest" : onFull);
  }

  get size(): number {
    return this.#queue.size;
  }

  /**
   * Gives `false` when something was dropped for it, or itself.
   * @param mayHold a sender may be held back, as there is a reader
   */
  push(arrival: Arrival, mayHold: boolean = true): boolean {
    const queue = this.#queue;
    arrival.taken();
    this.#bytes += sizeOf(arrival);
    const { key, source } = arrival;
    if (key !== undefined) {
      const replaced = queue.replace(arrival, (waiting) => waiting.key === key);
      if (replaced !== undefined) {
        this.#letGo(replaced);
        return true;
      }
    }
    const full = queue.full || (queue.size > 0 && this.#bytes > bytesLimit);
    if (full && mayHold && this.#onFull === "hold" && source !== undefined && !this.#atLarge) {
      this.#held.add(source);
      source.hold(this, true);
      queue.add(arrival);
      return true;
    }
    const dropped = queue.push(arrival, full);
    if (dropped === undefined) return true;
    this.#letGo(dropped);
    return false;
  }

  miss(count: number): void {
    this.#queue.miss(count);
  }

  take(): Taken<Arrival> | undefined {
    const taken = this.#queue.take();
    if (taken !== undefined) this.#bytes -= sizeOf(taken.item);
    this.#atLarge = taken !== undefined && taken.item.whole === undefined;
    if (this.#atLarge || (this.size * 2 <= this.#limit && this.#bytes * 2 <= bytesLimit))
      this.#release();
    return taken;
  }

  /** Nobody reads any more. */
  clear(): void {
    this.#release();
    for (const arrival of this.#queue.clear()) this.#letGo(arrival);
  }

  #letGo(arrival: Arrival): void {
    this.#bytes -= sizeOf(arrival);
    arrival.finished();
  }

  #release(): void {
    if (this.#held.size === 0) return;
    for (const source of this.#held) source.hold(this, false);
    this.#held.clear();
  }
}

/** What a large one has of its body is bounded by itself. */
function sizeOf({ whole }: Arrival): number {
  return whole === undefined ? 0 : whole.body.length;
}
