/**
 * Marks what was shown of a conversation as read, not each message alone: every mark is kept by everybody who is in it.
 *
 * @module
 */
import type { Talk } from "earshot/chat";

/** Others see how far one has read this much later. */
const restMs = 5_000;

export class ReadMarks {
  readonly #talk: Talk;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again = false;

  constructor(talk: Talk) {
    this.#talk = talk;
  }

  /** All of it was shown. */
  soon(): void {
    this.#again = true;
    if (this.#timer !== undefined) return;
    this.#mark();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#again) this.soon();
    }, restMs);
    this.#timer.unref();
  }

  /** The last ones, too. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#again) await this.#talk.markRead().catch(() => undefined);
  }

  #mark(): void {
    this.#again = false;
    // A store that fails says so by itself.
    this.#talk.markRead().catch(() => undefined);
  }
}
