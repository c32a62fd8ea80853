/**
 * Reads messages for a `for await` loop: one that asks for the next message is done with the one before.
 * @module
 */
import { Inbox } from "../flow/inbox.ts";
import type { Message } from "../types/message.ts";
import type { Watch } from "../types/peer.ts";
import type { Arrival } from "./arrival.ts";
import type { MessageQueue } from "./message-queue.ts";
import type { Reader } from "./reader.ts";

export interface LoopReaderOptions {
  readonly queue: MessageQueue;
  readonly onDrop: () => void;
  /** It has ended, by whichever side. */
  readonly onEnd: (reader: LoopReader) => void;
}

export class LoopReader implements Reader {
  readonly loop: Watch<Message>;
  readonly #inbox: Inbox<Arrival, Message>;
  readonly #queue: MessageQueue;
  #reading: Arrival | undefined;

  constructor({ queue, onDrop, onEnd }: LoopReaderOptions) {
    this.#queue = queue;
    this.#inbox = new Inbox<Arrival, Message>({
      queue: {
        push(arrival: Arrival) {
          if (!queue.push(arrival)) onDrop();
        },
        take: () => queue.take(),
        clear: () => queue.clear(),
      },
      read: ({ item, missed }) => {
        this.#reading = item;
        return item.message(missed);
      },
      onNext: () => {
        this.#reading?.finished();
        this.#reading = undefined;
      },
      onEnd: () => onEnd(this),
    });
    this.loop = this.#inbox;
  }

  push(arrival: Arrival): void {
    this.#inbox.push(arrival);
  }

  miss(count: number): void {
    this.#queue.miss(count);
  }

  end(): void {
    this.#inbox.end();
  }
}
