/**
 * What messages of scenarios hold: bytes that follow from stream and number, so that a receiver can be
 * checked to the last byte and nobody has to keep what was sent.
 * @module
 */
import { expand, keyOf } from "../hash.ts";

/** Number of the kind of each message: it follows from the message's. */
export function kindNumberOf(message: number): number {
  return message % 3;
}

/** A power of two. */
const tableBytes = 65_536;

export class Content {
  readonly #table: Uint8Array = expand(keyOf("content"), tableBytes);

  /** Lays into `into` the bytes from `from` on of message `number` of a stream. */
  lay(into: Uint8Array, stream: number, number: number, from = 0): void {
    const table = this.#table;
    let at = (begin(stream, number) + from) & (tableBytes - 1);
    for (let done = 0; done < into.length;) {
      const size = Math.min(into.length - done, tableBytes - at);
      into.set(table.subarray(at, at + size), done);
      done += size;
      at = 0;
    }
  }

  /** Whether the bytes from `start` to `end` are those from `from` on of that message. */
  matches(
    bytes: Uint8Array,
    start: number,
    end: number,
    what: { readonly stream: number; readonly number: number; readonly from?: number },
  ): boolean {
    const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = (begin(what.stream, what.number) + (what.from ?? 0)) & (tableBytes - 1);
    for (let done = start; done < end; at = 0) {
      const size = Math.min(end - done, tableBytes - at);
      if (given.compare(this.#table, at, at + size, done, done + size) !== 0) return false;
      done += size;
    }
    return true;
  }
}

/** Neighbours begin far apart. */
function begin(stream: number, number: number): number {
  return Math.imul(number + Math.imul(stream, 0x85ebca6b), 0x9e3779b1) >>> 16;
}
