/**
 * What happened, in order: a hash over everything, which is the same for the same seed, and the last
 * few thousand entries for the story that is told when a scenario fails.
 * @module
 */
import { hashBytes, keyOf, stir, type Words } from "./hash.ts";
import { hexOf } from "../../core/identity.ts";

export interface TraceEntry {
  readonly at: number;
  readonly what: "sent" | "delivered" | "lost" | "refused" | "event" | "act";
  readonly who: string;
  readonly whom: string;
  /** Way, fault, or the event in words. */
  readonly detail: string;
  readonly bytes: Uint8Array | undefined;
}

export class Trace {
  readonly #ring: TraceEntry[] = [];
  readonly #capacity: number;
  readonly #hash: Words = keyOf("trace");
  readonly #part: Words = new Uint32Array(4);
  readonly #codes: Map<string, number> = new Map<string, number>();
  #count = 0;

  /** @param capacity 0 keeps no book at all: for crowds, whose moments are too many */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Whether anything is taken down. */
  get listens(): boolean {
    return this.#capacity > 0;
  }

  /** @param known the same bytes are in it already */
  add(
    at: number,
    what: TraceEntry["what"],
    who: string,
    whom: string,
    detail: string,
    bytes?: Uint8Array,
    known = false,
  ): void {
    if (this.#capacity === 0) return;
    const hash = this.#hash;
    hash[0] = (hash[0] as number) ^ Math.round(at * 1_000);
    hash[1] = (hash[1] as number) ^ this.#code(what) ^ (this.#code(detail) << 8);
    hash[2] = (hash[2] as number) ^ this.#code(who) ^ (this.#code(whom) << 12);
    stir(hash);
    if (bytes !== undefined && !known) {
      hashBytes(hash, bytes, this.#part);
      hash.set(this.#part);
    }
    this.#ring[this.#count % this.#capacity] = { at, what, who, whom, detail, bytes };
    this.#count++;
  }

  /** Entries so far, those no longer held included. */
  get count(): number {
    return this.#count;
  }

  /** One hash over everything that happened. */
  get hash(): string {
    return hexOf(new Uint8Array(Uint32Array.from(this.#hash).buffer));
  }

  /** The last `count` entries that are held, oldest first. */
  last(count: number): readonly TraceEntry[] {
    const held = Math.min(this.#count, this.#capacity, count);
    return Array.from(
      { length: held },
      (_, index) => this.#ring[(this.#count - held + index) % this.#capacity] as TraceEntry,
    );
  }

  /** A number for a text; texts are few. */
  #code(text: string): number {
    let code = this.#codes.get(text);
    if (code === undefined) {
      code = (keyOf(text)[0] as number) & 0x7fffffff;
      if (this.#codes.size < 100_000) this.#codes.set(text, code);
    }
    return code;
  }
}
