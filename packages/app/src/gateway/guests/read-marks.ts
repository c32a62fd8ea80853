/**
 * What guests have read. A mark is an entry that everybody keeps, and two hundred guests who read each message would
 * say two hundred times as much as was said: so the gateway keeps the marks, and says them one at a time, the newest of
 * each guest.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { ChatMessage, Talk } from "earshot/chat";
import { gatewayLimits as limits } from "../limits.ts";

interface Waiting {
  readonly talk: Talk;
  readonly messages: readonly ChatMessage[];
  readonly told: () => void;
}

export class ReadMarks {
  /** By guest and conversation; who waits longest is first. */
  readonly #waiting: Map<string, Waiting> = new Map();
  #timer: NodeJS.Timeout | undefined;

  /** @param told is called when the others know of it */
  mark(guest: PeerId, talk: Talk, messages: readonly ChatMessage[], told: () => void): void {
    const key = `${guest} ${talk.id}`;
    // A newer mark takes the place in the line that the older one had.
    this.#waiting.set(key, { talk, messages, told });
    this.#timer ??= setTimeout(() => void this.#next(), limits.guestMarkMs).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  async #next(): Promise<void> {
    const [first] = this.#waiting;
    if (first !== undefined) {
      const [key, { talk, messages, told }] = first;
      this.#waiting.delete(key);
      // The guest has left, or the peer has: then it stays unread for the next time.
      await talk.markRead(messages).then(told, () => undefined);
    }
    this.#timer =
      this.#waiting.size === 0
        ? undefined
        : setTimeout(() => void this.#next(), limits.guestMarkMs).unref();
  }
}
