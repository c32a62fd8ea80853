/**
 * Messages on their way into a stream: the program's side puts them one behind the other, the engine
 * takes them as one command and lays them into slots. One command for many messages keeps the cost of
 * each small.
 *
 * ```text
 * 0  number of the slot frame    1  length (2, big-endian)    3  body
 * 0  the same with its highest bit set    1  length (4)       5  body, larger than 65,535 bytes
 * ```
 *
 * The first form is that of the slots themselves, so that runs of small messages are copied at once.
 * @module
 */
import { slotFrameTable } from "./slot-frames.ts";

/** Bytes in front of each message, at most. */
export const stagedHeaderBytes = 5;
/** Marks a length of four bytes. */
export const longFlag = 0x80;
/** The largest body with a length of two bytes. */
export const shortBodyBytes = 0xffff;

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
    const at = this.#head(id, body.length);
    this.#bytes.set(body, at);
    this.#used = at + body.length;
  }

  /** Adds a frame whose fields are two pieces. */
  addTwo(id: number, head: Uint8Array, body: Uint8Array): void {
    const at = this.#head(id, head.length + body.length);
    this.#bytes.set(head, at);
    this.#bytes.set(body, at + head.length);
    this.#used = at + head.length + body.length;
  }

  /** Writes what stands in front of a body; gives where that goes. */
  #head(id: number, length: number): number {
    const bytes = this.#bytes;
    const at = this.#used;
    if (countsAsMessage(id)) this.#messages++;
    if (length <= shortBodyBytes) {
      bytes[at] = id;
      bytes[at + 1] = length >>> 8;
      bytes[at + 2] = length;
      return at + 3;
    }
    bytes[at] = id | longFlag;
    bytes[at + 1] = length >>> 24;
    bytes[at + 2] = length >>> 16;
    bytes[at + 3] = length >>> 8;
    bytes[at + 4] = length;
    return at + stagedHeaderBytes;
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
