/**
 * Topics on paper: what people say, in the order of its times, given to a fold as topics give it. States are
 * frozen, so that a reducer that changes what it was given fails.
 * @module
 */
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import type { Said } from "../../../src/apps/folding/said.ts";
import type { PeerId } from "../../../src/core/identity.ts";
import type { LogId } from "../../../src/topic/records.ts";

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** The id of somebody of this name. */
export function idOf(name: string): PeerId {
  return hash(name) as PeerId;
}

export class History {
  readonly #said: Said[] = [];
  readonly #sequences: Map<LogId, number> = new Map();
  #at = 1_000;

  /** Somebody says something, later than everything before. Gives what others know it by. */
  say(name: string, event: unknown, device = "desk"): Said {
    const log = hash(`${name} at ${device}`) as LogId;
    const sequence = (this.#sequences.get(log) ?? 0) + 1;
    this.#sequences.set(log, sequence);
    const at = this.#at++;
    const value = (): unknown => {
      if (event instanceof Error) throw event;
      return event;
    };
    const said = { id: `${log}.${sequence}`, author: idOf(name), log, sequence, at, value };
    this.#said.push(said);
    return said;
  }

  /** As if its author had never said it. */
  takeBack({ id }: Said): void {
    const at = this.#said.findIndex((said) => said.id === id);
    if (at !== -1) this.#said.splice(at, 1);
  }

  fold<S>(reduce: (state: S, said: Said) => S, initial: S): S {
    return this.#said.reduce((state, said) => frozen(reduce(state, said)), frozen(initial));
  }

  /**
   * As `fold`, for a reader whom the entries reach in the order of `ranks`: after each it goes back to an
   * earlier state of its own and takes what follows once more.
   */
  foldAsItCame<S>(reduce: (state: S, said: Said) => S, initial: S, ranks: readonly number[]): S {
    const entries = this.#said.map((said, at) => ({
      said,
      at,
      rank: ranks[at % ranks.length] ?? 0,
    }));
    const held: { at: number; said: Said; state: S }[] = [];
    for (const { said, at } of entries.toSorted((a, b) => a.rank - b.rank)) {
      const place = held.findIndex((each) => each.at > at);
      const from = place === -1 ? held.length : place;
      held.splice(from, 0, { at, said, state: initial });
      for (let index = from; index < held.length; index++) {
        const each = held[index]!;
        each.state = frozen(reduce(held[index - 1]?.state ?? frozen(initial), each.said));
      }
    }
    return held.at(-1)?.state ?? initial;
  }
}

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  if (value instanceof Uint8Array) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  return value;
}

/** Anything that a stranger may say where an event is expected. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withBigInt: true, withTypedArray: true, maxDepth: 2 }),
  fc.constant(new Error("bytes that are no value")),
  fc.record({ type: fc.constantFrom("constructor", "__proto__", "toString", "", "say", "post") }),
);

/** The same, now and then for a guest of whoever says it, or for what is no guest. */
export function forGuests(event: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const as = fc.constantFrom("0000000000000001", "0000000000000002", "nobody");
  const forGuest = fc.tuple(event, as).map(([what, whom]) => {
    const plain =
      typeof what === "object" && what !== null && Object.getPrototypeOf(what) === Object.prototype;
    return plain ? { ...what, as: whom } : what;
  });
  return fc.oneof({ weight: 3, arbitrary: event }, { weight: 2, arbitrary: forGuest });
}
