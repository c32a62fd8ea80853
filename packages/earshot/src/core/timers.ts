/**
 * The engine's deadlines: a binary heap of named timers under the time that inputs carry.
 * @module
 */

interface Timer {
  at: number;
  /** Breaks ties, so that equal deadlines run in the order they were set. */
  readonly order: number;
  readonly name: string;
  readonly run: () => void;
  /** A verdict on somebody else: put off when our own loop stood still. */
  readonly verdict: boolean;
  cancelled: boolean;
}

export class Timers {
  #heap: Timer[] = [];
  #named: Map<string, Timer> = new Map();
  #order = 0;

  /** Runs `run` at `at`; replaces the timer of the same name. */
  set(
    name: string,
    at: number,
    run: () => void,
    options: { readonly verdict?: boolean } = {},
  ): void {
    this.cancel(name);
    const timer: Timer = {
      at,
      order: this.#order++,
      name,
      run,
      verdict: options.verdict ?? false,
      cancelled: false,
    };
    this.#named.set(name, timer);
    this.#push(timer);
  }

  cancel(name: string): void {
    const timer = this.#named.get(name);
    if (timer === undefined) return;
    timer.cancelled = true;
    this.#named.delete(name);
  }

  has(name: string): boolean {
    return this.#named.has(name);
  }

  clear(): void {
    this.#heap = [];
    this.#named.clear();
  }

  /** The earliest deadline; infinite when there is none. */
  next(): number {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined) return Number.POSITIVE_INFINITY;
      if (!first.cancelled) return first.at;
      this.#pop();
    }
  }

  /** Runs what is due. Timers that these set for a later time wait for the next call. */
  runDue(now: number): void {
    const until = this.#order;
    while (this.next() <= now) {
      const timer = this.#heap[0];
      if (timer === undefined || timer.order >= until) return;
      this.#pop();
      this.#named.delete(timer.name);
      timer.run();
    }
  }

  /** Puts all verdicts off by `ms`. */
  postponeVerdicts(ms: number): void {
    for (const timer of this.#named.values()) if (timer.verdict) timer.at += ms;
    this.#heap = [...this.#named.values()].sort(compare);
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(timer);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (compare(heap[parent] as Timer, timer) <= 0) break;
      heap[at] = heap[parent] as Timer;
      at = parent;
    }
    heap[at] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && compare(heap[child + 1] as Timer, heap[child] as Timer) < 0)
        child++;
      if (compare(last, heap[child] as Timer) <= 0) break;
      heap[at] = heap[child] as Timer;
      at = child;
    }
    heap[at] = last;
  }
}

function compare(one: Timer, other: Timer): number {
  return one.at - other.at || one.order - other.order;
}
