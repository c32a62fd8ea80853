/**
 * Finding members: at once when they are known, otherwise by asking until they have shown up.
 * @module
 */
import { EarshotError } from "../core/errors.ts";
import type { Member, View } from "../core/events.ts";
import { abortSignal, duration, wholeNumber } from "./arguments.ts";
import type { Cancel, Clock } from "./clock.ts";
import { checkedFilter, fits } from "./filter.ts";
import { type Settle, wait } from "./flow/wait.ts";
import type { Filter, FindOptions } from "./types/options.ts";

/** Asking again waits this long, then twice as long each time. */
const askAgainMs = { first: 1_000, longest: 8_000 } as const;

export interface SearchHost {
  readonly clock: Clock;
  readonly view: View;
  /** Asks everybody to show up. */
  seek(): void;
}

interface Search {
  readonly filter: Filter;
  readonly wanted: number;
  readonly settle: Settle<Member[]>;
}

export class Searches {
  readonly #host: SearchHost;
  readonly #searches: Set<Search> = new Set();

  constructor(host: SearchHost) {
    this.#host = host;
  }

  /** @throws as `Peer.find` */
  async find(filter: Filter, options: FindOptions): Promise<Member[]> {
    checkedFilter(filter);
    const wanted = wholeNumber("atLeast", options.atLeast ?? 1, 0);
    const timeoutMs = duration("timeoutMs", options.timeoutMs);
    const signal = abortSignal(options.signal);
    signal?.throwIfAborted();
    const present = this.#present(filter);
    if (present.length >= wanted) return present;
    const { clock } = this.#host;
    const onTimeout = (): EarshotError => {
      const found = this.#present(filter).length;
      return new EarshotError(
        "ERR_EARSHOT_TIMEOUT",
        `found ${found} of at least ${wanted} members with ${JSON.stringify(filter)} in ${timeoutMs} ms`,
        { details: { found, wanted } },
      );
    };
    return wait<Member[]>({ clock, signal, timeoutMs, onTimeout }, (settle) => {
      const search = { filter, wanted, settle };
      this.#searches.add(search);
      const stopAsking = this.#ask();
      return () => {
        stopAsking();
        this.#searches.delete(search);
      };
    });
  }

  /** The view has changed. */
  look(): void {
    for (const { filter, wanted, settle } of [...this.#searches]) {
      const present = this.#present(filter);
      if (present.length >= wanted) settle.resolve(present);
    }
  }

  close(error: EarshotError): void {
    for (const { settle } of [...this.#searches]) settle.reject(error);
  }

  #present(filter: Filter): Member[] {
    return this.#host.view.members.filter((member) => fits(member, filter));
  }

  #ask(): () => void {
    const { clock } = this.#host;
    let cancel: Cancel;
    let delayMs: number = askAgainMs.first;
    const ask = (): void => {
      cancel = clock.schedule(clock.now() + delayMs, ask);
      delayMs = Math.min(delayMs * 2, askAgainMs.longest);
      this.#host.seek();
    };
    ask();
    return () => cancel();
  }
}
