/**
 * Slots that are to be sent again, and for whom; given in their order. Requests name them in order, so mostly
 * there is nothing to be sorted, and a pacer that lets only a few go at a time does not sort the rest each time.
 * @module
 */
import type { Epoch } from "../identity.ts";

/** Who asked for a slot. */
export type Asker = Epoch | "several";

export class WantedSlots {
  #askers = new Map<number, Asker>();
  #highest = -1;
  #isSorted = true;

  get size(): number {
    return this.#askers.size;
  }

  askerOf(sequence: number): Asker | undefined {
    return this.#askers.get(sequence);
  }

  add(sequence: number, asker: Asker): void {
    if (sequence > this.#highest) this.#highest = sequence;
    else if (!this.#askers.has(sequence)) this.#isSorted = false;
    this.#askers.set(sequence, asker);
  }

  delete(sequence: number): void {
    this.#askers.delete(sequence);
  }

  /** From the lowest sequence on; what is deleted meanwhile is left out. */
  inOrder(): Iterable<[sequence: number, asker: Asker]> {
    if (!this.#isSorted)
      this.#askers = new Map([...this.#askers].toSorted(([one], [other]) => one - other));
    this.#isSorted = true;
    return this.#askers;
  }
}
