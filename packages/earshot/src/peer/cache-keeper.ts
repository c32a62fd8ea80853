/**
 * Keeps the cache of earlier peers up to date: now and then while the view changes, and at the end.
 * @module
 */
import type { Member } from "../core/events.ts";
import type { Cancel, Clock } from "./clock.ts";
import type { PeerCache } from "./peer-cache.ts";

/** Written this long after a change: late enough to take many at once, early enough for a crash. */
const saveAfterMs = 10_000;

export class CacheKeeper {
  readonly #cache: PeerCache;
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  #cancel: Cancel | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(cache: PeerCache, clock: Clock, failed: (error: unknown) => void) {
    this.#cache = cache;
    this.#clock = clock;
    this.#failed = failed;
  }

  note(member: Member): void {
    this.#cache.note(member);
    this.#cancel ??= this.#clock.schedule(this.#clock.now() + saveAfterMs, () => {
      this.#cancel = undefined;
      this.#save();
    });
  }

  async close(): Promise<void> {
    this.#cancel?.();
    this.#save();
    await this.#saving;
  }

  /** One after the other: two at once would each miss what the other adds. */
  #save(): void {
    this.#saving = this.#saving.then(() => this.#cache.save()).catch(this.#failed);
  }
}
