/**
 * Messages on their way into a stream: the program's side puts them one behind the other, the engine
 * takes them as one command and lays them into slots. One command for many messages keeps the cost of
 * each small.
 *
 * ```text
 * 0  number of the slot frame    1  length of the body (4, big-endian)    5  body
 * ```
 * @module
 */
import { slotFrameTable } from "./slot-frames.ts";

/** Bytes in front of each message. */
export const stagedHeaderBytes = 5;

export class StagedFrames {
  readonly #bytes: Uint8Array;
  #used = 0;
  #messages = 0;

  constructor(capacityBytes: number) {
    this.#bytes = new Uint8Array(capacityBytes);
  }

  /** Bytes that are staged, headers included. */
  get used(): number {
    return this.#used;
  }

  /** How many messages are staged: parts of large ones do not count, their ends do. */
  get messages(): number {
    return this.#messages;
  }

  /** Whether a body of this size fits. */
  fits(bodyBytes: number): boolean {
    return this.#used + stagedHeaderBytes + bodyBytes <= this.#bytes.length;
  }

  /** Adds a frame whose body has been seen to fit; the body is copied. */
  add(id: number, body: Uint8Array): void {
    const bytes = this.#bytes;
    const { length } = body;
    let at = this.#used;
    bytes[at] = id;
    bytes[at + 1] = length >>> 24;
    bytes[at + 2] = length >>> 16;
    bytes[at + 3] = length >>> 8;
    bytes[at + 4] = length;
    at += stagedHeaderBytes;
    bytes.set(body, at);
    this.#used = at + length;
    if (countsAsMessage(id)) this.#messages++;
  }

  /** Adds a frame whose fields are two pieces. */
  addTwo(id: number, head: Uint8Array, body: Uint8Array): void {
    const at = this.#used;
    this.add(id, head);
    const length = head.length + body.length;
    const bytes = this.#bytes;
    bytes[at + 1] = length >>> 24;
    bytes[at + 2] = length >>> 16;
    bytes[at + 3] = length >>> 8;
    bytes[at + 4] = length;
    bytes.set(body, this.#used);
    this.#used += body.length;
  }

  /** What is staged: a view that the next `add` after `clear` overwrites. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#used);
  }

  clear(): void {
    this.#used = 0;
    this.#messages = 0;
  }
}

/** Whether a frame is a message of its own, or the end of one. */
export function countsAsMessage(id: number): boolean {
  return id <= slotFrameTable.value.id || id === slotFrameTable.close.id;
}
