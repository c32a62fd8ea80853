/**
 * Reads the frames of a batch one after the other, without making an object for any of them.
 * The engine hands out only frames that it has looked over, so nothing is checked here again.
 * @module
 */
import type { Chunk } from "../events.ts";
import { countsAsMessage } from "./staged-frames.ts";
import { slotFrameHeaderBytes, slotFrameTable } from "./slot-frames.ts";

const padding = slotFrameTable.padding.id;

export class FrameCursor {
  #chunks: readonly Chunk[] = [];
  #chunk = 0;
  #next = 0;
  #counted = 0;
  #whole = 0;
  /** Number of the frame at hand: one of `slotFrameTable`, never padding, `first` or `next`. */
  id = 0;
  /** Where its fields are. */
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** Number of the message at hand; of the message before it for frames that are none. */
  message = 0;

  /** Begins before the first frame of these chunks. */
  over(chunks: readonly Chunk[]): this {
    this.#chunks = chunks;
    this.#chunk = -1;
    this.#open();
    return this;
  }

  /** Moves to the next frame; `false` at the end. */
  advance(): boolean {
    for (;;) {
      const { bytes } = this;
      if (this.#whole !== 0) {
        this.id = this.#whole;
        this.#whole = 0;
        this.start = 0;
        this.#next = this.end = bytes.length;
        this.message = ++this.#counted;
        return true;
      }
      const at = this.#next;
      const id = at < bytes.length ? (bytes[at] as number) : padding;
      if (id === padding) {
        if (this.#chunk >= this.#chunks.length) return false;
        this.#open();
        continue;
      }
      const start = at + slotFrameHeaderBytes;
      this.id = id;
      this.start = start;
      this.end = start + (((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number));
      this.#next = this.end;
      if (countsAsMessage(id)) this.#counted++;
      this.message = this.#counted;
      return true;
    }
  }

  #open(): void {
    const chunk = this.#chunks[++this.#chunk];
    this.#next = 0;
    if (chunk === undefined) {
      this.bytes = nothing;
      this.#whole = 0;
      return;
    }
    this.bytes = chunk.frames;
    this.#whole = chunk.whole;
    this.#counted = chunk.before;
  }
}

const nothing: Uint8Array = new Uint8Array(0);
