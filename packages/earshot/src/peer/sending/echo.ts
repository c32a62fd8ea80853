/**
 * Hearing what one sends oneself: the frames of a stream go to mailboxes here as if they had come from the
 * network, in a turn of their own.
 * @module
 */
import type { Chunk } from "../../core/events.ts";
import { slotFrameHeaderBytes } from "../../core/stream/slot-frames.ts";
import { countsAsMessage } from "../../core/stream/staged-frames.ts";
import type { Clock } from "../clock.ts";

export class Echo {
  readonly #clock: Clock;
  readonly #listeners: ArrayLike<unknown>;
  readonly #deliver: (chunks: readonly Chunk[]) => void;
  #chunks: Chunk[] = [];
  /** Who hears it cannot take more for now. */
  held = false;

  /**
   * @param listeners who wants to hear it now
   * @param deliver gives it to them
   */
  constructor(
    clock: Clock,
    listeners: ArrayLike<unknown>,
    deliver: (chunks: readonly Chunk[]) => void,
  ) {
    this.#clock = clock;
    this.#listeners = listeners;
    this.#deliver = deliver;
  }

  /** @param number of the message, or of the last one before this frame */
  hear(id: number, head: Uint8Array, body: Uint8Array, number: number): void {
    if (this.#listeners.length === 0) return;
    if (this.#chunks.length === 0) {
      // A program that answers itself must not keep the loop to itself.
      this.#clock.schedule(this.#clock.now(), () => this.#deliver(this.#chunks.splice(0)));
    }
    const length = head.length + body.length;
    const counts = countsAsMessage(id);
    if (counts && head.length === 0 && length > 0xff_ff) {
      this.#chunks.push({ frames: Uint8Array.from(body), whole: id, before: number - 1 });
      return;
    }
    const frames = new Uint8Array(slotFrameHeaderBytes + length);
    frames[0] = id;
    frames[1] = length >>> 8;
    frames[2] = length;
    frames.set(head, slotFrameHeaderBytes);
    frames.set(body, slotFrameHeaderBytes + head.length);
    this.#chunks.push({ frames, whole: 0, before: counts ? number - 1 : number });
  }
}
