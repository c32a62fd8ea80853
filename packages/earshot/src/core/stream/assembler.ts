/**
 * Puts messages together that were split over slots. Whole ones lie in an arena of the stream, good
 * until the next input; one that is still incomplete moves to its beginning then.
 * @module
 */
import { limits } from "../limits.ts";
import type { MemoryBudget } from "./reorder-buffer.ts";
import { bodyKinds, wholeFrameId } from "./slot-frames.ts";
import { uint32At } from "./slot.ts";

const smallest = 8_192;
const nothing: Uint8Array = new Uint8Array(0);
/** What a train of slots brings; an arena that is used up within one input grows to this. */
const train = 65_536;

export class Assembler {
  readonly #budget: MemoryBudget;
  #arena: Uint8Array = nothing;
  /** Where the message at hand begins, and how much of it is here. */
  #start = 0;
  #size = 0;
  #total = 0;
  #id = 0;
  #input = -1;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  /** A message was begun, and has not ended. */
  get begun(): boolean {
    return this.#id !== 0;
  }

  /** The first part; `false` when it makes no sense. `input` counts the engine's inputs. */
  first(bytes: Uint8Array, start: number, end: number, input: number): boolean {
    if (end - start < 5) return false;
    const kind = bytes[start] as number;
    const total = uint32At(bytes, start + 1);
    if (kind >= bodyKinds.length || total > limits.messageBytes || total <= end - start - 5)
      return false;
    this.#enter(input);
    this.#start += this.#size;
    this.#size = 0;
    this.#total = total;
    this.#id = wholeFrameId(kind);
    return this.#add(bytes, start + 5, end);
  }

  /** A further part; `false` when it does not belong to a message that was begun. */
  next(bytes: Uint8Array, start: number, end: number, input: number): boolean {
    if (this.#id === 0) return false;
    this.#enter(input);
    return this.#add(bytes, start, end);
  }

  /** Ends the message that was begun: its body, or `undefined` when it is not whole. */
  end(): { readonly id: number; readonly body: Uint8Array } | undefined {
    const id = this.#id;
    this.#id = 0;
    if (id === 0 || this.#size !== this.#total) return undefined;
    return { id, body: this.#arena.subarray(this.#start, this.#start + this.#size) };
  }

  /** Parts of the message at hand were lost. */
  drop(): void {
    this.#id = 0;
  }

  /** Drops the message at hand and gives all memory back. */
  clear(): void {
    this.#id = 0;
    this.#budget.leftBytes += this.#arena.length;
    this.#arena = nothing;
    this.#start = 0;
    this.#size = 0;
  }

  /** What was handed out during earlier inputs is no longer read by anybody. */
  #enter(input: number): void {
    if (input === this.#input) return;
    this.#input = input;
    if (this.#id === 0) this.#size = 0;
    else this.#arena.copyWithin(0, this.#start, this.#start + this.#size);
    this.#start = 0;
  }

  #add(bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (this.#size + length > this.#total) {
      this.#id = 0;
      return false;
    }
    const wanted = this.#start + this.#size + length;
    // Room is made as parts come, not as their sender promises them.
    if (wanted > this.#arena.length) {
      // Bodies that were handed out keep the old arena.
      const least = Math.max(smallest, 2 * (this.#size + length));
      const arenaBytes = Math.max(least, Math.min(train, this.#arena.length * 2));
      const more = arenaBytes - this.#arena.length;
      if (more > this.#budget.leftBytes) {
        this.#id = 0;
        return false;
      }
      this.#budget.leftBytes -= more;
      const arena = new Uint8Array(arenaBytes);
      arena.set(this.#arena.subarray(this.#start, this.#start + this.#size));
      this.#arena = arena;
      this.#start = 0;
    }
    this.#arena.set(bytes.subarray(start, end), this.#start + this.#size);
    this.#size += length;
    return true;
  }
}
