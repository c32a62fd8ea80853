/**
 * `topic.read`: entries in the order of arrival, a portion from the store at a time, so that memory does
 * not grow with the topic, and slow readers cost nothing.
 * @module
 */
import type { Retraction } from "../../../topic/records.ts";
import { storeLimits } from "../../../store/limits.ts";
import type { StoredEntry } from "../../../store/store.ts";
import { abortSignal, invalid, wholeNumber } from "../../arguments.ts";
import { BoundedQueue } from "../../flow/bounded-queue.ts";
import type { Watch } from "../../types/peer.ts";
import type { ReadOptions, TopicItem } from "../../types/topic.ts";
import type { TopicSource } from "../topic-source.ts";

type Result<T> = IteratorResult<TopicItem<T>, undefined>;

const portion = { entries: storeLimits.portionEntries, bytes: storeLimits.portionBytes };
const done = { done: true, value: undefined } as const;

export class ReadLoop<T> implements Watch<TopicItem<T>> {
  readonly #source: TopicSource<T>;
  readonly #live: boolean;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => void this.return();
  readonly #listening: Disposable;
  /** Where reading ends when it is not live. */
  readonly #end: number;
  /** Words without an entry of their own, that something is taken back. */
  readonly #retracted = new BoundedQueue<Retraction>(storeLimits.retractionsWaiting, "drop-oldest");
  /** Behind this position is what was not read yet. */
  #after: number | Promise<number>;
  #portion: readonly StoredEntry[] = [];
  #next = 0;
  /** To be told, not in the store, before the rest. */
  readonly #found: TopicItem<T>[] = [];
  /** The caught-up mark is due when what is up to here was read; `undefined` when it is not, or was told. */
  #mark: number | undefined;
  #wake: (() => void) | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(source: TopicSource<T>, options: ReadOptions) {
    this.#source = source;
    this.#live = options.live ?? false;
    this.#signal = abortSignal(options.signal);
    this.#end = source.news.position;
    this.#after = this.#begin(options.from ?? "start");
    this.#listening = source.news.listen({
      committed: ({ retractedSilently }) => {
        if (!this.#live) return;
        for (const retraction of retractedSilently) this.#retracted.push(retraction);
        this.#wake?.();
      },
      ended: () => {
        // A reading that is not live would seem complete: the closed store tells it.
        if (this.#live) this.#stop();
      },
    });
    if (this.#live) void this.#awaitMark();
    if (this.#signal?.aborted === true) this.#stop();
    else this.#signal?.addEventListener("abort", this.#abort, { once: true });
  }

  next(): Promise<Result<T>> {
    // Calls that overlap are answered in their order.
    const result = this.#turn.then(() => this.#read());
    this.#turn = result.catch(() => undefined);
    return result;
  }

  return(): Promise<Result<T>> {
    this.#stop();
    return Promise.resolve(done);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #begin(from: NonNullable<ReadOptions["from"]>): number | Promise<number> {
    if (from === "start") return 0;
    if (from === "now") return this.#end;
    if (typeof from === "number") return wholeNumber("from", from, 0);
    if (typeof from !== "object") {
      throw invalid('from must be "start", "now", a position or { last }');
    }
    const after = this.#source.log.lastPosition(wholeNumber("from.last", from.last, 0));
    // It is awaited when the first entry is asked for, which may be never.
    after.catch(() => undefined);
    return after;
  }

  async #awaitMark(): Promise<void> {
    try {
      await this.#source.caughtUp();
    } catch {
      return; // The topic is closed, which ends the reading.
    }
    this.#mark = this.#source.news.position;
    this.#wake?.();
  }

  async #read(): Promise<Result<T>> {
    try {
      this.#after = await this.#after;
      while (!this.#ended) {
        const item = this.#take() ?? this.#found.shift() ?? this.#takeMark();
        if (item !== undefined) return { done: false, value: item };
        if (this.#ended) break;
        await this.#more(this.#after);
      }
      return done;
    } catch (error) {
      const ended = this.#ended;
      this.#stop();
      if (ended) return done;
      throw error;
    }
  }

  /** The next thing to read of the portion at hand. */
  #take(): TopicItem<T> | undefined {
    for (;;) {
      const entry = this.#portion[this.#next];
      if (entry === undefined) return undefined;
      if (!this.#live && entry.position > this.#end) {
        this.#stop();
        return undefined;
      }
      this.#next++;
      this.#after = entry.position;
      const item = this.#source.present(entry);
      if (item !== undefined) return item;
    }
  }

  #takeMark(): TopicItem<T> | undefined {
    const position = this.#after;
    if (this.#mark === undefined || typeof position !== "number" || position < this.#mark)
      return undefined;
    this.#mark = undefined;
    return { type: "caught-up", position };
  }

  /** Gets the next portion, or waits until there may be one. */
  async #more(after: number): Promise<void> {
    const { log, news } = this.#source;
    const retraction = this.#retracted.take();
    if (retraction !== undefined) {
      const { log: of, sequence } = retraction.item;
      for (const target of await log.at(of, sequence))
        this.#found.push(this.#source.presentRetracted(target, after));
      return;
    }
    const end = this.#live ? news.position : this.#end;
    if (after < end) {
      this.#portion = await log.arrivals(after, portion);
      this.#next = 0;
      // What was pruned meanwhile leaves nothing to read.
      if (this.#portion.length === 0) this.#after = end;
      return;
    }
    if (!this.#live) this.#stop();
    else await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
  }

  #stop(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listening?.[Symbol.dispose]();
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#portion = [];
    this.#wake?.();
  }
}
