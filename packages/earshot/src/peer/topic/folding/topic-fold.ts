/**
 * `topic.fold`: the state as programs see it, and everybody who waits for it.
 * @module
 */
import { EarshotError } from "../../../core/errors.ts";
import { storeLimits } from "../../../store/limits.ts";
import { abortSignal, duration, wholeNumber } from "../../arguments.ts";
import { wait, type Settle } from "../../flow/wait.ts";
import type { WaitOptions } from "../../types/message.ts";
import type { Watch } from "../../types/peer.ts";
import type { Fold, FoldOptions, Reducer } from "../../types/topic.ts";
import type { TopicSource } from "../topic-source.ts";
import type { Checkpoint } from "./checkpoints.ts";
import { Folding } from "./folding.ts";
import { LatestWatch } from "./latest-watch.ts";

interface Waiter<S> extends Settle<S> {
  /** How many readings of the store had begun; a later one answers. */
  readonly since: number;
}

export class TopicFold<S, T> implements Fold<S> {
  readonly #source: TopicSource<T>;
  readonly #folding: Folding<S, T>;
  readonly #listening: Disposable;
  readonly #waiters = new Set<Waiter<S>>();
  readonly #watches = new Set<LatestWatch<S>>();
  readonly #listeners = new Set<(state: S) => void>();
  #shown: { readonly state: S; readonly entries: number };
  /** Why it goes on no more. */
  #over: { readonly error: unknown } | undefined;

  constructor(
    source: TopicSource<T>,
    reducer: Reducer<S, T>,
    initial: S,
    { checkpointEvery }: FoldOptions = {},
  ) {
    const every = checkpointEvery ?? storeLimits.foldCheckpointEntries;
    this.#source = source;
    this.#shown = { state: initial, entries: 0 };
    this.#folding = new Folding(
      source,
      reducer,
      initial,
      wholeNumber("checkpointEvery", every, 1),
      {
        show: (reached) => this.#show(reached),
        upToDate: (began) => this.#upToDate(began),
        failed: (error) => this.#stop(error),
      },
    );
    this.#listening = source.news.listen({
      committed: (committed) => this.#folding.committed(committed),
      ended: () => void this.close(),
    });
    if (this.#over === undefined) void this.#folding.run();
  }

  get state(): S {
    return this.#shown.state;
  }

  get entries(): number {
    return this.#shown.entries;
  }

  /** How many states are kept to go back to, for tests of how much memory that takes. */
  get checkpoints(): number {
    return this.#folding.checkpoints;
  }

  ready(options: WaitOptions = {}): Promise<S> {
    const timeoutMs = duration("timeoutMs", options.timeoutMs);
    const limit = {
      clock: this.#source.clock,
      signal: abortSignal(options.signal),
      timeoutMs,
      onTimeout: () =>
        new EarshotError("ERR_EARSHOT_TIMEOUT", `the fold was not ready in ${timeoutMs} ms`),
    };
    return wait<S>(limit, (settle) => {
      const since = this.#folding.unfinished;
      if (this.#over !== undefined) settle.reject(this.#over.error);
      else if (since === undefined) settle.resolve(this.state);
      else {
        const waiter = { ...settle, since };
        this.#waiters.add(waiter);
        return () => void this.#waiters.delete(waiter);
      }
      return () => undefined;
    });
  }

  changes(options: { readonly signal?: AbortSignal } = {}): Watch<S> {
    const signal = abortSignal(options.signal);
    const watch = new LatestWatch<S>(this.state, () => void this.#watches.delete(watch));
    this.#watches.add(watch);
    watch.endOn(signal);
    if (this.#over !== undefined) watch.fail(this.#over.error);
    return watch;
  }

  subscribe(listener: (state: S) => void): Disposable {
    // One of its own, as the same function may listen twice.
    const own = (state: S): void => listener(state);
    this.#listeners.add(own);
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) };
  }

  async close(): Promise<void> {
    if (this.#over !== undefined) return;
    for (const watch of [...this.#watches]) watch.end();
    this.#stop(new EarshotError("ERR_EARSHOT_CLOSED", "the fold has been closed"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #show({ state, entries }: Checkpoint<S>): void {
    const changed = !Object.is(state, this.#shown.state);
    this.#shown = { state, entries };
    if (!changed) return;
    for (const watch of [...this.#watches]) watch.push(state);
    try {
      for (const listener of [...this.#listeners]) listener(state);
    } catch (cause) {
      throw new EarshotError("ERR_EARSHOT_FOLD_FAILED", "who listens to the fold threw", { cause });
    }
  }

  #upToDate(began: number): void {
    for (const waiter of [...this.#waiters]) if (waiter.since < began) waiter.resolve(this.state);
  }

  #stop(error: unknown): void {
    if (this.#over !== undefined) return;
    this.#over = { error };
    this.#folding.stop();
    this.#listening?.[Symbol.dispose]();
    for (const waiter of [...this.#waiters]) waiter.reject(error);
    for (const watch of [...this.#watches]) watch.fail(error);
    this.#listeners.clear();
  }
}
