/**
 * Slots that came before their turn: a ring of copies that grows as far as the receive window.
 * @module
 */
import { assert, limits } from "../limits.ts";

/** Memory that all buffers together may take. */
export interface MemoryBudget {
  leftBytes: number;
}

/** Slots of a buffer when it begins: with thousands of streams most never need more. */
const smallest = 8;

export class ReorderBuffer {
  readonly #slotBytes: number;
  readonly #budget: MemoryBudget;
  #memory: Uint8Array = new Uint8Array(0);
  /** Length of the slot that is held at each place; 0 for none. */
  #lengths: Uint16Array = new Uint16Array(0);
  #sequences: Float64Array = new Float64Array(0);
  /** In which input each place was emptied: what lay there is read until the next one. */
  #lentIn: Float64Array = new Float64Array(0);
  /** How many slots are held. */
  held = 0;

  /** @param slotBytes the largest slot of the stream */
  constructor(slotBytes: number, budget: MemoryBudget) {
    this.#slotBytes = slotBytes;
    this.#budget = budget;
  }

  /** Whether it never grew: such a one is made anew sooner than kept. */
  get small(): boolean {
    return this.#lengths.length <= smallest;
  }

  has(sequence: number): boolean {
    const index = sequence & (this.#lengths.length - 1);
    return this.held > 0 && this.#lengths[index] !== 0 && this.#sequences[index] === sequence;
  }

  /**
   * Holds a copy; `received` is the last slot in order, `input` counts the engine's inputs. `false` when
   * there is no memory for it.
   */
  put(sequence: number, received: number, slot: Uint8Array, input: number): boolean {
    assert(sequence - received <= limits.windowSlots, "nothing beyond the window is held");
    if (sequence - received > this.#lengths.length && !this.#grow(sequence - received))
      return false;
    // What is read until the next input is not overwritten: new memory leaves the old alone.
    if (this.#isLent(sequence, input) && !this.#grow(this.#lengths.length * 2)) return false;
    const index = sequence & (this.#lengths.length - 1);
    if (this.#lengths[index] === 0) this.held++;
    this.#memory.set(slot, index * this.#slotBytes);
    this.#lengths[index] = slot.length;
    this.#sequences[index] = sequence;
    return true;
  }

  /** Takes a slot out: a view that is good until the next input. */
  take(sequence: number, input: number): Uint8Array | undefined {
    if (!this.has(sequence)) return undefined;
    const index = sequence & (this.#lengths.length - 1);
    const base = index * this.#slotBytes;
    const slot = this.#memory.subarray(base, base + (this.#lengths[index] as number));
    this.#lengths[index] = 0;
    this.#lentIn[index] = input;
    this.held--;
    return slot;
  }

  /** What is held up to this slot is of no use. */
  forget(received: number): void {
    for (let at = 0; at < this.#lengths.length; at++) {
      if (this.#lengths[at] === 0 || (this.#sequences[at] as number) > received) continue;
      this.#lengths[at] = 0;
      this.held--;
    }
  }

  /** Nothing is held any more, and no memory. */
  clear(): void {
    this.#budget.leftBytes += this.#memory.length;
    this.#memory = new Uint8Array(0);
    this.#lengths = new Uint16Array(0);
    this.#sequences = new Float64Array(0);
    this.#lentIn = new Float64Array(0);
    this.held = 0;
  }

  #isLent(sequence: number, input: number): boolean {
    return this.#lentIn[sequence & (this.#lengths.length - 1)] === input;
  }

  #grow(reach: number): boolean {
    let size = Math.max(smallest, this.#lengths.length);
    while (size < reach) size *= 2;
    if (size > limits.windowSlots) return false;
    const more = size * this.#slotBytes - this.#memory.length;
    if (more > this.#budget.leftBytes) return false;
    this.#budget.leftBytes -= more;
    const memory = new Uint8Array(size * this.#slotBytes);
    const lengths = new Uint16Array(size);
    const sequences = new Float64Array(size);
    for (let at = 0; at < this.#lengths.length; at++) {
      const length = this.#lengths[at] as number;
      if (length === 0) continue;
      const sequence = this.#sequences[at] as number;
      const index = sequence & (size - 1);
      const base = at * this.#slotBytes;
      memory.set(this.#memory.subarray(base, base + length), index * this.#slotBytes);
      lengths[index] = length;
      sequences[index] = sequence;
    }
    this.#memory = memory;
    this.#lengths = lengths;
    this.#sequences = sequences;
    this.#lentIn = new Float64Array(size);
    return true;
  }
}
