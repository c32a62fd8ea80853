/**
 * The bodies that lab peers send by streams, each with its number and made so that any other bytes are noticed, and the
 * tally of what came.
 * @module
 */
import type { Jump, Tally } from "./stream-lines.ts";

const headerBytes = 8;

/** Bytes of which no two stretches are the same; the linear congruential generator of Numerical Recipes. */
const pattern: Buffer = Buffer.alloc(1 << 20);
for (let at = 0, state = 1; at < pattern.length; at += 4) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  pattern.writeUInt32LE(state, at);
}

function stretch(index: number, length: number): Buffer {
  const from = (index * 7_919) % (pattern.length - length);
  return pattern.subarray(from, from + length);
}

/** The body of a message. */
export function bodyOf(index: number, [least, most]: readonly [number, number]): Uint8Array {
  const size = least + ((Math.imul(index, 2_654_435_761) >>> 0) % (most - least + 1));
  const body = Buffer.allocUnsafe(size);
  body.writeUInt32LE(index, 0);
  body.writeUInt32LE(size, 4);
  body.set(stretch(index, size - headerBytes), headerBytes);
  return body;
}

/** A large body, in pieces. */
export function* largeBody(bytes: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes;) {
    const piece = largePiece(at, Math.min(65_536, bytes - at));
    yield piece;
    at += piece.length;
  }
}

/** So many bytes of any large body from `at`, or fewer. */
export function largePiece(at: number, most: number): Buffer {
  const from = at % pattern.length;
  return pattern.subarray(from, Math.min(pattern.length, from + most));
}

export class SenderTally {
  readonly #from: string;
  #messages = 0;
  #bytes = 0;
  #first = 0;
  #last = 0;
  #at = 0;
  readonly #jumps: Jump[] = [];
  readonly #faults: string[] = [];
  readonly #marks: Record<number, number> = {};

  constructor(from: string) {
    this.#from = from;
  }

  get messages(): number {
    return this.#messages;
  }

  /**
   * A message has come.
   * @param missed how many are said to be lost just before it
   */
  take(bytes: Uint8Array, missed: number, now: number): void {
    const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const index = body.length < headerBytes ? 0 : body.readUInt32LE(0);
    const length = body.length < headerBytes ? 0 : body.readUInt32LE(4);
    if (index === 0 || length !== body.length)
      return this.#fault(`not one of ours: ${body.length} bytes`);
    if (stretch(index, length - headerBytes).compare(body, headerBytes) !== 0)
      this.#fault(`${index} is altered`);
    if (this.#messages === 0) this.#first = index;
    else if (index <= this.#last) this.#fault(`${index} after ${this.#last}`);
    else if (index > this.#last + 1) {
      if (missed === 0) this.#fault(`${index} after ${this.#last}, without a word`);
      if (this.#jumps.length < 100) this.#jumps.push({ after: this.#last, to: index, missed });
    } else if (missed !== 0) this.#fault(`${missed} told as missed before ${index}, which are not`);
    this.#messages++;
    this.#bytes += length;
    this.#last = Math.max(this.#last, index);
    this.#at = now;
    if (index % 1_000 === 0) this.#marks[index] = now;
  }

  told(): Tally {
    return {
      from: this.#from,
      messages: this.#messages,
      bytes: this.#bytes,
      first: this.#first,
      last: this.#last,
      jumps: this.#jumps,
      faults: this.#faults,
      marks: this.#marks,
      at: this.#at,
    };
  }

  #fault(text: string): void {
    if (this.#faults.length < 10) this.#faults.push(text);
  }
}
