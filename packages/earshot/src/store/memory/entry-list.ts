/**
 * Entries in some order, of which single ones can be let go at little cost: what is gone is swept out
 * when it is half of the list.
 * @module
 */
import type { Portion, StoredEntry } from "../store.ts";

/** One entry, as all lists that it stands in share it. */
export interface Held {
  entry: StoredEntry;
  gone: boolean;
}

/** Up to so many are put in their place one by one. */
const fewLate = 16;

export class EntryList {
  readonly #compare: (a: StoredEntry, b: StoredEntry) => number;
  #list: Held[] = [];
  #gone = 0;
  /** Added out of order since the list was last looked at. */
  #late: Held[] = [];

  constructor(compare: (a: StoredEntry, b: StoredEntry) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#list.length + this.#late.length - this.#gone;
  }

  add(held: Held): void {
    const last = this.#list.at(-1);
    if (last === undefined || this.#compare(last.entry, held.entry) < 0) this.#list.push(held);
    else this.#late.push(held);
  }

  /** So many in it have been marked as gone. */
  letGo(count: number): void {
    this.#gone += count;
    if (this.#gone * 2 <= this.#list.length) return;
    this.#settle();
    this.#list = this.#list.filter(({ gone }) => !gone);
    this.#gone = 0;
  }

  /** Entries from the first one on for which `reached` holds, as it does for all after it. */
  take(reached: (entry: StoredEntry) => boolean, portion: Portion): StoredEntry[] {
    const taken: StoredEntry[] = [];
    let bytes = 0;
    for (let at = this.#from(reached); at < this.#list.length; at++) {
      const held = this.#list[at];
      if (held === undefined || held.gone) continue;
      const length = held.entry.body?.length ?? 0;
      if (taken.length > 0 && (taken.length >= portion.entries || bytes + length > portion.bytes))
        break;
      taken.push(held.entry);
      bytes += length;
    }
    return taken;
  }

  /** The one for which `difference`, which grows along the list, is 0; none or one. */
  find(difference: (entry: StoredEntry) => number): Held[] {
    const held = this.#list[this.#from((entry) => difference(entry) >= 0)];
    return held === undefined || held.gone || difference(held.entry) !== 0 ? [] : [held];
  }

  /** The first one of the last `count`; `undefined` when there are fewer. */
  fromEnd(count: number): StoredEntry | undefined {
    this.#settle();
    let left = count;
    for (let at = this.#list.length - 1; at >= 0; at--) {
      const held = this.#list[at];
      if (held !== undefined && !held.gone && --left === 0) return held.entry;
    }
    return undefined;
  }

  [Symbol.iterator](): IteratorObject<Held> {
    this.#settle();
    return this.#list.values().filter(({ gone }) => !gone);
  }

  /** Where the first one is for which `reached` holds. */
  #from(reached: (entry: StoredEntry) => boolean): number {
    this.#settle();
    let low = 0;
    let high = this.#list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const held = this.#list[middle];
      if (held !== undefined && reached(held.entry)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
  /** Puts what came late in its place: a few one by one, many by merging, so that neither costs a walk for each. */
  #settle(): void {
    if (this.#late.length === 0) return;
    const late = this.#late.toSorted((a, b) => this.#compare(a.entry, b.entry));
    this.#late = [];
    if (late.length > fewLate) {
      this.#list = this.#merged(this.#list, late);
      return;
    }
    for (const held of late)
      this.#list.splice(
        this.#from((entry) => this.#compare(entry, held.entry) > 0),
        0,
        held,
      );
  }

  #merged(a: readonly Held[], b: readonly Held[]): Held[] {
    const merged: Held[] = [];
    let next = 0;
    for (const held of a) {
      for (let other = b[next]; other !== undefined; other = b[++next]) {
        if (this.#compare(other.entry, held.entry) > 0) break;
        merged.push(other);
      }
      merged.push(held);
    }
    return merged.concat(b.slice(next));
  }
}
