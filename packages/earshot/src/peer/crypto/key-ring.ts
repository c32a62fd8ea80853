/**
 * The derived keys of one secret, kept for as long as they are in use. Deriving takes about ten times
 * as long as opening, so keys are kept; strangers can name any epoch, so only keys that have opened
 * something are, and no more than a fixed number of them.
 * @module
 */
import type { SealContext } from "../../core/wire/seal.ts";
import { datagramKey, stepOf } from "./derive.ts";

interface Entry {
  readonly epoch: Uint8Array;
  readonly stream: number;
  readonly step: number;
  readonly key: Uint8Array;
}

/** Keys of one generation: control and a few streams of each of a thousand peers. */
const generationSize = 4_096;

export class KeyRing {
  readonly #realm: Uint8Array;
  readonly #size: number;
  // Two generations instead of a list in order of use: a hit costs one look-up and moves nothing.
  #young: Map<number, Entry> = new Map();
  #old: Map<number, Entry> = new Map();
  #latest: Entry | undefined;

  constructor(realm: Uint8Array, size: number = generationSize) {
    this.#realm = realm;
    this.#size = size;
  }

  /** The key of a context. It is remembered only when {@link keep} is called. */
  key(context: SealContext): Uint8Array {
    // Most datagrams are of the same stream as the one before.
    const latest = this.#latest;
    if (latest !== undefined && fits(latest, context)) return latest.key;
    const slot = slotOf(context);
    const young = this.#young.get(slot);
    if (young !== undefined && fits(young, context)) return (this.#latest = young).key;
    const old = this.#old.get(slot);
    if (old !== undefined && fits(old, context)) {
      this.#insert(slot, old);
      return old.key;
    }
    return datagramKey(this.#realm, context);
  }

  /** Remembers a key that has proven itself, or that is our own. */
  keep(context: SealContext, key: Uint8Array): void {
    if (this.#latest?.key === key) return;
    const slot = slotOf(context);
    if (this.#young.get(slot)?.key === key) return;
    const { epoch, stream, counter } = context;
    this.#insert(slot, { epoch: epoch.slice(), stream, step: stepOf(counter), key });
  }

  /** How many keys are held. */
  get held(): number {
    return this.#young.size + this.#old.size;
  }

  #insert(slot: number, entry: Entry): void {
    if (this.#young.size >= this.#size) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(slot, entry);
  }
}

/**
 * 53 bits: 32 of the epoch, the stream, and the last 5 of the step. Two epochs that share the 32 bits
 * take turns in one slot, which costs time and nothing else: {@link fits} compares everything.
 */
function slotOf({ epoch, stream, counter }: SealContext): number {
  const head =
    ((epoch[0] ?? 0) << 24) | ((epoch[1] ?? 0) << 16) | ((epoch[2] ?? 0) << 8) | (epoch[3] ?? 0);
  return (head >>> 0) * 2 ** 21 + ((stream & 0xffff) << 5) + (stepOf(counter) & 31);
}

function fits(entry: Entry, context: SealContext): boolean {
  if (entry.stream !== context.stream || entry.step !== stepOf(context.counter)) return false;
  for (let at = 0; at < entry.epoch.length; at++)
    if (entry.epoch[at] !== context.epoch[at]) return false;
  return true;
}
