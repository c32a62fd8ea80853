/**
 * Where messages of a group, or those to this peer alone, wait for readers and reach them. Until the first
 * reader is there they wait in an inbox that it takes over.
 * @module
 */
import { bodyKinds, wholeFrameId } from "../../core/stream/slot-frames.ts";
import { invalid, oneOf, wholeNumber } from "../arguments.ts";
import { defaultInboxLimit } from "../flow/broadcast.ts";
import type { BatchHandler, InboxOptions, MessageHandler, OnFull } from "../types/group.ts";
import type { Message } from "../types/message.ts";
import type { Watch } from "../types/peer.ts";
import type { Arrival } from "./arrival.ts";
import { BatchReader } from "./batch-reader.ts";
import { Delivery } from "./delivery.ts";
import { DropTeller } from "./drop-teller.ts";
import { HandlerReader } from "./handler-reader.ts";
import { Intake } from "./intake.ts";
import { LoopReader } from "./loop-reader.ts";
import { MessageQueue } from "./message-queue.ts";
import { type OpenHandlers, OpenReader } from "./open-reader.ts";
import type { Reader } from "./reader.ts";
import type { ReadingHost } from "./reading-host.ts";
import type { WholeMessage } from "./received-message.ts";

export class Mailbox {
  readonly group: string | undefined;
  readonly #host: ReadingHost;
  readonly #limit: number;
  readonly #onFull: OnFull;
  readonly #teller: DropTeller;
  /** Told when the first reader comes and when the last goes. */
  readonly #listening: (listening: boolean) => void;
  #readers: readonly Reader[] = [];
  #batchReaders: readonly BatchReader[] = [];
  /** Handlers that are given nothing more, but are not done yet. */
  readonly #finishing: Set<Reader> = new Set();
  /** What was told last. */
  #told = false;
  /** What came before the first reader; `undefined` once there was one. */
  #early: MessageQueue | undefined;

  /** @throws `ERR_EARSHOT_INVALID_ARGUMENT` */
  constructor(
    host: ReadingHost,
    group: string | undefined,
    options: InboxOptions | undefined,
    listening: (listening: boolean) => void,
  ) {
    this.#host = host;
    this.group = group;
    this.#limit = wholeNumber("inbox.limit", options?.limit ?? defaultInboxLimit, 1);
    this.#onFull = oneOf("inbox.onFull", options?.onFull, ["drop-oldest", "drop-newest", "hold"]);
    this.#listening = listening;
    this.#teller = new DropTeller(host.clock, (missed) =>
      host.tell({ type: "inbox-full", group, missed }),
    );
    this.#early = this.#queue();
  }

  receive(handler: MessageHandler): Disposable {
    if (typeof handler !== "function") throw invalid("the handler must be a function");
    const onError = (error: unknown): void => this.#host.handlerFailed(this.group, handler, error);
    const reader = new HandlerReader({
      handler,
      queue: this.#takeEarly(),
      onError,
      onDrop: () => this.#dropped(),
    });
    this.#add(reader);
    return {
      [Symbol.dispose]: () => {
        if (!this.#readers.includes(reader)) return;
        reader.end();
        // Until its last calls are done it still handles what it was given.
        this.#finishing.add(reader);
        this.#remove(reader);
        reader.whenQuiet(() => {
          this.#finishing.delete(reader);
          this.#tellListening();
        });
      },
    };
  }

  receiveBatch(handler: BatchHandler): Disposable {
    if (typeof handler !== "function") throw invalid("the handler must be a function");
    const onError = (error: unknown): void => this.#host.handlerFailed(this.group, handler, error);
    const reader = new BatchReader(handler, onError);
    const early = this.#takeEarly();
    this.#batchReaders = [...this.#batchReaders, reader];
    // Whoever installs a handler does not expect it to be called before it is.
    if (early.size > 0) reader.first(() => readAlone(reader, early));
    this.#tellListening();
    return {
      [Symbol.dispose]: () => {
        this.#batchReaders = this.#batchReaders.filter((other) => other !== reader);
        this.#tellListening();
      },
    };
  }

  /** For parts of the library: see {@link OpenReader}. */
  receiveOpen(limit: number, handlers: OpenHandlers): void {
    this.#takeEarly();
    this.#add(new OpenReader(limit, handlers));
  }

  loop(): Watch<Message> {
    const reader = new LoopReader({
      queue: this.#takeEarly(),
      onDrop: () => this.#dropped(),
      onEnd: (ended) => this.#remove(ended),
    });
    this.#add(reader);
    return reader.loop;
  }

  /** Messages of a stream. */
  take(delivery: Delivery): void {
    const readers = this.#readers;
    if (readers.length > 0 || this.#early !== undefined) {
      for (const arrival of delivery.arrivals()) {
        if (this.#early === undefined) {
          for (const reader of readers)
            reader.push("arrival" in arrival ? arrival.arrival() : arrival);
        } else if ("arrival" in arrival) {
          // It would hold its sender back for a reader that may never come.
          this.#early.miss(1);
          this.#host.dropped(this.group);
        } else this.#keepEarly(arrival);
      }
    }
    for (const reader of this.#batchReaders) reader.read(delivery);
  }

  /** A single message, best effort. */
  takeOne(arrival: Arrival & { readonly whole: WholeMessage }): void {
    if (this.#early !== undefined) this.#keepEarly(arrival);
    for (const reader of this.#readers) reader.push(arrival);
    for (const reader of this.#batchReaders) {
      const queue = new MessageQueue(1, "drop-newest");
      queue.push(arrival);
      readAlone(reader, queue);
    }
  }

  /** So many that would come now never will. */
  miss(count: number): void {
    this.#early?.miss(count);
    for (const reader of this.#readers) reader.miss(count);
    for (const reader of this.#batchReaders) reader.miss(count);
  }

  /** Nothing more will come. */
  end(): void {
    this.#early?.clear();
    this.#early = undefined;
    const readers = this.#readers;
    this.#readers = [];
    this.#batchReaders = [];
    this.#finishing.clear();
    for (const reader of readers) reader.end();
    this.#tellListening();
  }

  #add(reader: Reader): void {
    this.#readers = [...this.#readers, reader];
    this.#tellListening();
  }

  #remove(reader: Reader): void {
    this.#readers = this.#readers.filter((other) => other !== reader);
    this.#tellListening();
  }

  #tellListening(): void {
    const { length } = this.#readers;
    const listening = length + this.#batchReaders.length + this.#finishing.size > 0;
    if (listening === this.#told) return;
    this.#told = listening;
    this.#listening(listening);
  }

  #queue(): MessageQueue {
    return new MessageQueue(this.#limit, this.#onFull);
  }

  #takeEarly(): MessageQueue {
    const queue = this.#early ?? this.#queue();
    this.#early = undefined;
    return queue;
  }

  #keepEarly(arrival: Arrival): void {
    // Nobody reads yet, and perhaps nobody ever will: what overflows then is counted, not told.
    if (this.#early?.push(arrival, false) === false) this.#host.dropped(this.group);
  }

  #dropped(): void {
    this.#host.dropped(this.group);
    this.#teller.note();
  }
}

/** Messages that did not come in a batch reach a batch reader one by one. */
function readAlone(reader: BatchReader, queue: MessageQueue): void {
  for (let taken = queue.take(); taken !== undefined; taken = queue.take()) {
    const { item, missed } = taken;
    if (item.whole === undefined) continue;
    const { from, group, number, kind, body } = item.whole;
    const ref = { epoch: from.epoch, stream: 0, group };
    const intake = new Intake(ref, { handled: () => {}, hold: () => {} });
    const whole = wholeFrameId(bodyKinds.indexOf(kind));
    reader.miss(missed);
    const delivery = new Delivery().begin(from, intake, [
      { frames: body, whole, before: number - 1 },
    ]);
    reader.read(delivery);
    delivery.end();
    item.finished();
  }
}
