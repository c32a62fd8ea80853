/**
 * One batch on its way to all readers of a group. Its frames are read once for what they do to large
 * messages, and copied only when somebody reads message by message.
 * @module
 */
import type { Chunk, Member } from "../../core/events.ts";
import { FrameCursor } from "../../core/stream/frame-cursor.ts";
import { bodyKinds, slotFrameTable, unknownTotal } from "../../core/stream/slot-frames.ts";
import { limits } from "../../core/limits.ts";
import { SmallArrival, type Unfinished } from "./arrival.ts";
import type { Intake } from "./intake.ts";
import { incomplete, LargeBodyIn } from "./large-body.ts";

const lastSmall = slotFrameTable.value.id;
const openId = slotFrameTable.open.id;
const partId = slotFrameTable.part.id;
const closeId = slotFrameTable.close.id;
const numberBytes = 4;
const none: readonly Chunk[] = [];

export class Delivery {
  from!: Member;
  intake!: Intake;
  chunks: readonly Chunk[] = [];
  readonly #cursor: FrameCursor = new FrameCursor();
  /** Somebody reads, or has read, the frames with {@link large}. */
  #claimed = false;
  #arrivals: (SmallArrival | LargeBodyIn)[] | undefined;
  /** Large messages that begin here, in order. */
  #opened: LargeBodyIn[] = [];
  /** What readers may not be done with when this is over. */
  #unfinished: Unfinished[] = [];
  #last = 0;

  begin(from: Member, intake: Intake, chunks: readonly Chunk[]): this {
    this.from = from;
    this.intake = intake;
    this.chunks = chunks;
    this.#claimed = false;
    this.#arrivals = undefined;
    if (this.#opened.length > 0) this.#opened = [];
    if (this.#unfinished.length > 0) this.#unfinished = [];
    return this;
  }

  get group(): string | undefined {
    return this.intake.ref.group;
  }

  /** `true` for the first, who must read all frames and give those of large messages to {@link large}, and then {@link read}. */
  claim(): boolean {
    const first = !this.#claimed;
    this.#claimed = true;
    return first;
  }

  /** All frames have been read; the last message is this. */
  read(last: number): void {
    this.#last = last;
  }

  /** The large message that begins here as the one after `index` others. */
  opened(index: number): LargeBodyIn | undefined {
    return this.#opened[index];
  }

  /** Messages and beginnings of large ones, as copies. */
  arrivals(): readonly (SmallArrival | LargeBodyIn)[] {
    this.#arrivals ??= this.#unpack();
    return this.#arrivals;
  }

  /** Everybody has been given it. */
  end(): void {
    if (this.claim()) {
      const cursor = this.#cursor.over(this.chunks);
      while (cursor.advance()) if (cursor.id > lastSmall) this.large(cursor);
      this.read(cursor.message);
    }
    const { intake } = this;
    if (intake.hasLarge) intake.gathered();
    for (const body of this.#opened) body.gathered();
    intake.gave(this.#last, this.#unfinished);
    this.#cursor.over(none);
    this.chunks = none;
  }

  #unpack(): (SmallArrival | LargeBodyIn)[] {
    const arrivals: (SmallArrival | LargeBodyIn)[] = [];
    const { from, group, intake } = this;
    const first = this.claim();
    const cursor = this.#cursor.over(this.chunks);
    let opened = 0;
    while (cursor.advance()) {
      const { id } = cursor;
      if (id <= lastSmall) {
        const kind = bodyKinds[id - 1] ?? "bytes";
        const body = cursor.bytes.slice(cursor.start, cursor.end);
        const arrival = new SmallArrival(from, group, cursor.message, kind, body, intake);
        arrivals.push(arrival);
        this.#unfinished.push(arrival);
        continue;
      }
      if (first) this.large(cursor);
      const body = id === openId ? this.#opened[opened++] : undefined;
      if (body !== undefined) arrivals.push(body);
    }
    if (first) this.read(cursor.message);
    return arrivals;
  }

  /** Begins, goes on with or ends a large message. */
  large(cursor: FrameCursor): void {
    const { intake } = this;
    const { bytes, start, end, id } = cursor;
    const large = uint(bytes, start, numberBytes);
    const at = start + numberBytes;
    if (id === openId) {
      const told = uint(bytes, at + 1, 6);
      const total = told === unknownTotal ? undefined : told;
      const kind = bodyKinds[bytes[at] as number] ?? "bytes";
      const body = new LargeBodyIn({ from: this.from, group: this.group, kind, total }, intake);
      this.#opened.push(body);
      if (total !== undefined && total > limits.largeMessageBytes)
        body.end(incomplete("it is larger than any may be", "failed"));
      else if (!intake.opened(large, body))
        body.end(incomplete("its sender has too many open at once", "failed"));
      return;
    }
    // What we have not heard the beginning of, or do not read, is passed over.
    const body = intake.large(large);
    if (body === undefined) return;
    if (id === partId) body.push(bytes.subarray(at, end));
    else if (id === closeId) {
      intake.forget(large);
      body.number = cursor.message;
      this.#unfinished.push(body);
      body.end(bytes[at] === 0 ? undefined : incomplete("its sender gave it up", "given-up"));
    }
  }
}

function uint(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = at; index < at + length; index++) value = value * 256 + (bytes[index] as number);
  return value;
}
