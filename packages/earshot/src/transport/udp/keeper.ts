/**
 * Keeps the sockets that are held equal to the sockets that are wanted: opens what is missing, closes
 * what is not wanted any more, leaves the rest alone, and tries again, with back-off, what failed.
 * @module
 */
import { Backoff } from "./backoff.ts";

export interface Kept<Plan> {
  readonly plan: Plan;
  /** Takes over what changed in a plan of the same key. */
  update(plan: Plan): void;
  close(): Promise<void>;
}

export interface KeeperWork<Plan, Held extends Kept<Plan>> {
  /** `previous` is the one that is replaced because it was broken, closed already. */
  open(plan: Plan, previous: Held | undefined): Promise<Held>;
  failed(plan: Plan, error: unknown): void;
}

export class Keeper<Plan extends { readonly key: string }, Held extends Kept<Plan>> {
  readonly #work: KeeperWork<Plan, Held>;
  readonly #held = new Map<string, Held>();
  /** For sockets that are missing or broken, and for rebuilt ones until they are seen to work. */
  readonly #backoffs = new Map<string, Backoff>();
  readonly #waiting = new Set<string>();

  constructor(work: KeeperWork<Plan, Held>) {
    this.#work = work;
  }

  get(key: string): Held | undefined {
    return this.#held.get(key);
  }

  values(): MapIterator<Held> {
    return this.#held.values();
  }

  /** When the first of the missing or broken sockets may be tried again; `Infinity` when there is none. */
  get retryAt(): number {
    return Math.min(...[...this.#waiting].map((key) => this.#backoffs.get(key)?.dueAt ?? Infinity));
  }

  /** The socket of this key does not work: it is replaced at a `reconcile` to come. */
  broken(key: string, now: number): void {
    if (this.#held.has(key) && !this.#waiting.has(key)) this.#wait(key, now);
  }

  /** The socket of this key has been seen to work. */
  works(key: string): void {
    if (!this.#waiting.has(key)) this.#backoffs.delete(key);
  }

  async reconcile(wanted: readonly Plan[], now: number): Promise<void> {
    const keys = new Set(wanted.map((plan) => plan.key));
    const closing: Promise<void>[] = [];
    for (const key of [...this.#held.keys(), ...this.#waiting]) {
      if (keys.has(key)) continue;
      const held = this.#held.get(key);
      this.#held.delete(key);
      this.#backoffs.delete(key);
      this.#waiting.delete(key);
      if (held !== undefined) closing.push(held.close());
    }
    await Promise.all(closing);
    for (const plan of wanted) await this.#provide(plan, now);
  }

  async closeAll(): Promise<void> {
    const all = [...this.#held.values()];
    this.#held.clear();
    this.#waiting.clear();
    await Promise.all(all.map((held) => held.close()));
  }

  async #provide(plan: Plan, now: number): Promise<void> {
    const held = this.#held.get(plan.key);
    const waiting = this.#waiting.has(plan.key);
    if (held !== undefined) held.update(plan);
    if (held !== undefined && !waiting) return;
    if (waiting && (this.#backoffs.get(plan.key)?.dueAt ?? 0) > now) return;
    this.#held.delete(plan.key);
    await held?.close();
    try {
      this.#held.set(plan.key, await this.#work.open(plan, held));
      this.#waiting.delete(plan.key);
    } catch (error) {
      this.#wait(plan.key, now);
      this.#work.failed(plan, error);
    }
  }

  #wait(key: string, now: number): void {
    const backoff = this.#backoffs.get(key) ?? new Backoff();
    backoff.failed(now);
    this.#backoffs.set(key, backoff);
    this.#waiting.add(key);
  }
}
