/**
 * Frames that wait to be told: those that are alike and come close together become one, and of too
 * many some are left out and counted. What is told depends on frames and their times alone, so that
 * a replay tells the same.
 * @module
 */
import type { Address } from "../core/address.ts";
import type { Epoch } from "../core/identity.ts";
import { limits } from "../core/limits.ts";
import type { SlotRange } from "../core/wire/frame-table.ts";
import type { Facts } from "./facts.ts";
import type { FrameEvent } from "./frame-event.ts";

/** A frame before it is known who those are that it is between. */
export interface Seen
  extends Facts, Pick<FrameEvent, "at" | "direction" | "frame" | "way" | "count"> {
  readonly from: Epoch;
  readonly to: { readonly epoch: Epoch | undefined } | { readonly address: Address } | undefined;
}

interface Waiting extends Seen {
  readonly key: string;
  count: number;
  facts: string;
  slots?: SlotRange[];
}

/** What comes in crowds: only the sum of it is told. */
const summed: ReadonlySet<string> = new Set([
  "slots",
  "repair",
  "report",
  "heartbeat",
  "packet",
  "message",
  "latest",
]);
/** What comes before and behind one of these is not told as one. */
const dividing: ReadonlySet<string> = new Set(["start", "join", "nak", "gone", "evicted", "end"]);

export class Pending {
  readonly #queue: Waiting[] = [];
  readonly #open: Map<string, Waiting> = new Map();
  #allowance: number = limits.framesToldBurst;
  #allowedAt = Number.NEGATIVE_INFINITY;
  #omitted = 0;

  /** When the first one is to be told; `Infinity` when none waits. */
  get dueAt(): number {
    const [first] = this.#queue;
    return first === undefined ? Number.POSITIVE_INFINITY : first.at + limits.frameMergeMs;
  }

  add(seen: Seen): void {
    const { stream } = seen;
    const key = keyOf(seen);
    if (dividing.has(seen.frame) && stream !== undefined) this.#divide(stream, key);
    const like = this.#open.get(key);
    if (like === undefined) {
      this.#begin(key, seen);
      return;
    }
    like.facts = seen.facts;
    if (like.slots === undefined || !summed.has(seen.frame)) like.count += seen.count;
    else for (const range of seen.slots ?? []) addRange(like, range);
  }

  /** Gives those that are due, each with how many were left out before it. */
  *take(now: number): Generator<readonly [Seen, omitted: number]> {
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      if (first.at + limits.frameMergeMs > now) return;
      this.#queue.shift();
      if (this.#open.get(first.key) === first) this.#open.delete(first.key);
      if (!this.#mayTell(first.at)) {
        this.#omitted++;
        continue;
      }
      const omitted = this.#omitted;
      this.#omitted = 0;
      yield [first, omitted];
    }
  }

  #begin(key: string, seen: Seen): void {
    if (this.#queue.length >= limits.framesHeld) {
      this.#omitted++;
      return;
    }
    const { slots, ...rest } = seen;
    const waiting: Waiting = { ...rest, key };
    if (slots !== undefined) waiting.slots = slots.slice(0, limits.toldRanges);
    this.#queue.push(waiting);
    this.#open.set(key, waiting);
  }

  #divide(stream: number, except: string): void {
    for (const [key, waiting] of this.#open)
      if (waiting.stream === stream && key !== except) this.#open.delete(key);
  }

  #mayTell(at: number): boolean {
    const gained = ((at - this.#allowedAt) * limits.framesToldPerS) / 1_000;
    this.#allowance = Math.min(limits.framesToldBurst, this.#allowance + gained);
    this.#allowedAt = at;
    if (this.#allowance < 1) return false;
    this.#allowance--;
    return true;
  }
}

function keyOf({
  direction,
  frame,
  from,
  to,
  way,
  stream,
  group,
  facts,
  slots,
  about,
}: Seen): string {
  const between = [direction, frame, from, to && Object.values(to), way, stream, group];
  if (summed.has(frame)) return JSON.stringify(between);
  return JSON.stringify([...between, facts, slots, about]);
}

/** Adds slots to those that are told; what is told already is the same slot on its way over another link. */
function addRange(waiting: Waiting, { from, count }: SlotRange): void {
  const slots = (waiting.slots ??= []);
  const last = slots.at(-1);
  const end = last === undefined ? from : last.from + last.count;
  const covered =
    last !== undefined && from >= last.from ? Math.max(0, Math.min(count, end - from)) : 0;
  const added = count - covered;
  if (added === 0) return;
  waiting.count += added;
  if (last !== undefined && from + covered === end)
    slots[slots.length - 1] = { from: last.from, count: last.count + added };
  else if (slots.length < limits.toldRanges) slots.push({ from, count });
}
