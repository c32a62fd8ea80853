/**
 * The work of a fold: takes entries from the store in the order of time, goes back when one comes late, is
 * taken back or let go, and does all of it in slices, so that the event loop turns.
 * @module
 */
import type { Retraction } from "../../../topic/records.ts";
import { EarshotError } from "../../../core/errors.ts";
import { storeLimits } from "../../../store/limits.ts";
import type { StoredEntry, TimeKey } from "../../../store/store.ts";
import { compareTime } from "../../../store/time-order.ts";
import type { Reducer } from "../../types/topic.ts";
import type { Committed } from "../news.ts";
import type { TopicSource } from "../topic-source.ts";
import { Checkpoints, type Checkpoint } from "./checkpoints.ts";
import { ToldEntries } from "./told-entries.ts";

const portion = { entries: storeLimits.portionEntries, bytes: storeLimits.portionBytes };

/** Whom the state is for. */
export interface FoldingHost<S> {
  /** A state that is not behind one that was shown before. */
  show(reached: Checkpoint<S>): void;
  /** Everything that was told when reading number `began` of the store began is in the state. */
  upToDate(began: number): void;
  /** It has stopped. */
  failed(error: unknown): void;
}

export class Folding<S, T> {
  readonly #source: TopicSource<T>;
  readonly #reducer: Reducer<S, T>;
  readonly #host: FoldingHost<S>;
  readonly #checkpoints: Checkpoints<S>;
  readonly #told = new ToldEntries();
  /** What the state is made of now. */
  #at: Checkpoint<S>;
  /** How far it had got when it went back; until then nothing is shown. */
  #furthest: TimeKey | undefined;
  /** The first entry that is missing before `#at`. */
  #late: TimeKey | undefined;
  /** Targets of retractions that have to be found. */
  #retracted: Retraction[] = [];
  #letGo = 0;
  /** There may be something in the store behind `#at`. */
  #behind = true;
  /** An answer of the store is awaited or being folded. */
  #reading = false;
  #running = false;
  #stopped = false;
  #sliceBegan = 0;
  /** Counts readings of the store, so that waiters know which began after them. */
  #readings = 0;

  constructor(
    source: TopicSource<T>,
    reducer: Reducer<S, T>,
    initial: S,
    every: number,
    host: FoldingHost<S>,
  ) {
    this.#source = source;
    this.#reducer = reducer;
    this.#host = host;
    this.#checkpoints = new Checkpoints(initial, every);
    this.#at = this.#checkpoints.first;
  }

  /** How many states are kept to go back to. */
  get checkpoints(): number {
    return this.#checkpoints.size;
  }

  /** The number of readings so far; `undefined` when the state holds everything that was told. */
  get unfinished(): number | undefined {
    return this.#running ? this.#readings : undefined;
  }

  committed({ arrived, retracted, letGo }: Committed): void {
    for (const entry of arrived) {
      if (this.#told.wasAhead(entry)) continue;
      if (this.#reading) this.#told.remember(entry);
      else this.#miss(entry);
    }
    this.#retract(retracted);
    this.#letGo += letGo;
    void this.run();
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Works until nothing is left to do. */
  async run(): Promise<void> {
    if (this.#running || this.#stopped) return;
    this.#running = true;
    this.#sliceBegan = this.#source.clock.now();
    try {
      // Looked at in the same turn in which it ends: news that come between would be lost.
      while (!this.#stopped && this.#hasWork) await this.#step();
      this.#running = false;
      if (!this.#stopped) this.#host.upToDate(this.#readings + 1);
    } catch (error) {
      if (!this.#stopped) this.#host.failed(error);
      this.#stopped = true;
    }
  }

  get #hasWork(): boolean {
    return (
      this.#behind || this.#late !== undefined || this.#retracted.length > 0 || this.#muchIsLetGo
    );
  }

  /** What is pruned is old, so the whole state changes: it is made anew when that is worth its cost. */
  get #muchIsLetGo(): boolean {
    return this.#letGo * 8 > this.#at.entries;
  }

  /** One thing after the other. */
  async #step(): Promise<void> {
    const retraction = this.#retracted.shift();
    if (retraction !== undefined) {
      const { log, sequence } = retraction;
      for (const target of await this.#source.log.at(log, sequence)) this.#goBackTo(target);
      return;
    }
    if (this.#muchIsLetGo) {
      this.#letGo = 0;
      this.#goBack(this.#checkpoints.backToStart());
    }
    if (this.#late !== undefined) this.#goBack(this.#checkpoints.backTo(this.#late));
    if (this.#behind) await this.#readOn();
  }

  async #readOn(): Promise<void> {
    this.#behind = false;
    this.#reading = true;
    const began = ++this.#readings;
    const entries = await this.#source.log.byTime(this.#at.key, portion);
    for (const entry of entries) {
      if (this.#stopped) return;
      this.#fold(entry);
      const pause = this.#breathe();
      if (pause !== undefined) await pause;
    }
    this.#reading = false;
    for (const key of this.#told.notFolded()) this.#miss(key);
    if (entries.length > 0) this.#behind = true;
    const whole = entries.length === 0;
    if (whole || this.#furthest === undefined || !this.#isBefore(this.#at.key, this.#furthest)) {
      this.#furthest = undefined;
      this.#host.show(this.#at);
    }
    if (whole) this.#host.upToDate(began);
  }

  #fold(entry: StoredEntry): void {
    this.#told.folded(entry, this.#source.news.position);
    const { log, sequence, time, hash } = entry;
    const key = { log, sequence, time, hash };
    const read = this.#source.present(entry);
    const counts = read?.type === "entry";
    this.#at = {
      key,
      state: counts ? this.#reduce(read) : this.#at.state,
      entries: this.#at.entries + (counts ? 1 : 0),
    };
    this.#checkpoints.offer(this.#at);
  }

  #reduce(entry: Parameters<Reducer<S, T>>[1]): S {
    try {
      return this.#reducer(this.#at.state, entry);
    } catch (cause) {
      throw new EarshotError(
        "ERR_EARSHOT_FOLD_FAILED",
        `the reducer threw at the entry ${entry.id}: ${String(cause)}`,
        { cause, details: { id: entry.id } },
      );
    }
  }

  /** An entry is not in the state. */
  #miss(key: TimeKey): void {
    if (this.#isBefore(key, this.#at.key)) this.#goBackTo(key);
    this.#behind = true;
  }

  /** The state should be as it was before this entry. */
  #goBackTo(key: TimeKey): void {
    if (this.#at.key === undefined || compareTime(key, this.#at.key) > 0) return;
    if (this.#late === undefined || compareTime(key, this.#late) < 0) this.#late = key;
  }

  #goBack(checkpoint: Checkpoint<S>): void {
    this.#late = undefined;
    if (this.#furthest === undefined || this.#isBefore(this.#furthest, this.#at.key))
      this.#furthest = this.#at.key;
    this.#at = checkpoint;
    this.#behind = true;
  }

  #retract(retracted: readonly Retraction[]): void {
    for (const retraction of retracted) this.#retracted.push(retraction);
    if (this.#retracted.length <= storeLimits.retractionsWaiting) return;
    // To find so many targets would cost more than to begin anew.
    this.#retracted = [];
    this.#letGo = Infinity;
  }

  #isBefore(a: TimeKey | undefined, b: TimeKey | undefined): boolean {
    return b !== undefined && (a === undefined || compareTime(a, b) < 0);
  }

  /** Lets the event loop turn when this has gone on for long enough. */
  #breathe(): Promise<void> | undefined {
    const { clock } = this.#source;
    const now = clock.now();
    if (now - this.#sliceBegan < storeLimits.foldSliceMs) return undefined;
    return new Promise((resolve) =>
      clock.schedule(now, () => {
        this.#sliceBegan = clock.now();
        resolve();
      }),
    );
  }
}
