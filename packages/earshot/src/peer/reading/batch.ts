/**
 * A batch as its handler gets it: a view of the frames as they came, without an object for each
 * message. One object serves all batches of a reader.
 * @module
 */
import type { Chunk, Member } from "../../core/events.ts";
import type { BodyKind } from "../../core/io.ts";
import { FrameCursor } from "../../core/stream/frame-cursor.ts";
import { bodyKinds, slotFrameTable } from "../../core/stream/slot-frames.ts";
import { invalid } from "../arguments.ts";
import { bodyText, bodyValue } from "../body/body.ts";
import type { Batch, BatchMessage } from "../types/message.ts";
import type { Delivery } from "./delivery.ts";
import type { LargeBodyIn } from "./large-body.ts";
import { notInMemory } from "./large-message.ts";
import type { Tap } from "./tap.ts";

const lastSmall = slotFrameTable.value.id;
const none: readonly Chunk[] = [];
const openId = slotFrameTable.open.id;

/** The message at hand. */
class MessageAtHand implements BatchMessage {
  readonly #cursor: FrameCursor;
  readonly #tapOf: (body: LargeBodyIn) => Tap;
  large: LargeBodyIn | undefined;

  constructor(cursor: FrameCursor, tapOf: (body: LargeBodyIn) => Tap) {
    this.#cursor = cursor;
    this.#tapOf = tapOf;
  }

  get sequence(): number {
    return this.large === undefined ? this.#cursor.message : this.large.number;
  }

  get kind(): BodyKind {
    return this.large === undefined ? (bodyKinds[this.#cursor.id - 1] ?? "bytes") : this.large.kind;
  }

  get bytes(): Uint8Array {
    if (this.large !== undefined) throw notInMemory("bytes");
    const { bytes, start, end } = this.#cursor;
    return new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
  }

  get stream(): ReadableStream<Uint8Array> | undefined {
    return this.large === undefined ? undefined : this.#tapOf(this.large).stream;
  }

  get total(): number | undefined {
    return this.large === undefined ? this.#cursor.end - this.#cursor.start : this.large.total;
  }

  text(): string {
    return bodyText(this.kind, this.bytes);
  }

  value(): unknown {
    // Unlike the view, a value that holds bytes may be kept.
    return bodyValue(this.kind, this.bytes.slice());
  }
}

export class BatchAtHand implements Batch, Iterator<BatchMessage, undefined> {
  missed = 0;
  readonly #cursor: FrameCursor = new FrameCursor();
  readonly #message: MessageAtHand;
  readonly #result: { done: false; value: BatchMessage };
  readonly #taps: Map<LargeBodyIn, Tap> = new Map();
  #delivery: Delivery | undefined;
  /** It is for us to see to large messages. */
  #first = false;
  #opened = 0;

  constructor() {
    this.#message = new MessageAtHand(this.#cursor, (body) => this.#tapOf(body));
    this.#result = { done: false, value: this.#message };
  }

  begin(delivery: Delivery, missed: number): this {
    this.#delivery = delivery;
    this.missed = missed;
    return this;
  }

  get from(): Member {
    if (this.#delivery === undefined) throw invalid("a batch is good until its handler returns");
    return this.#delivery.from;
  }

  get group(): string | undefined {
    return this.#delivery?.group;
  }

  [Symbol.iterator](): this {
    this.#finish();
    this.#first = this.#delivery?.claim() ?? false;
    this.#opened = 0;
    this.#cursor.over(this.#delivery?.chunks ?? none);
    return this;
  }

  next(): IteratorResult<BatchMessage, undefined> {
    const cursor = this.#cursor;
    while (cursor.advance()) {
      if (cursor.id <= lastSmall) {
        this.#message.large = undefined;
        return this.#result;
      }
      const large = this.#large();
      if (large === undefined) continue;
      this.#message.large = large;
      return this.#result;
    }
    this.#finish();
    return { done: true, value: undefined };
  }

  /** The handler has returned. */
  end(): void {
    this.#finish();
    this.#delivery = undefined;
    this.#cursor.over(none);
    if (this.#taps.size === 0) return;
    for (const tap of this.#taps.values()) tap.abandon();
    this.#taps.clear();
  }

  #large(): LargeBodyIn | undefined {
    if (this.#first) this.#delivery?.large(this.#cursor);
    return this.#cursor.id === openId ? this.#delivery?.opened(this.#opened++) : undefined;
  }

  /** What the handler left unread is seen to, and large messages among it are passed over. */
  #finish(): void {
    if (!this.#first) return;
    const cursor = this.#cursor;
    while (cursor.advance()) if (cursor.id > lastSmall) this.#delivery?.large(cursor);
    this.#first = false;
    this.#delivery?.read(cursor.message);
  }

  #tapOf(body: LargeBodyIn): Tap {
    let tap = this.#taps.get(body);
    if (tap === undefined) this.#taps.set(body, (tap = body.tap()));
    return tap;
  }
}
