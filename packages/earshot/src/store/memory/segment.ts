/**
 * Consecutive entries of one branch in one piece of memory. As objects, each entry would be several that outlive
 * their youth, and a newcomer's event loop would stand still while the garbage collector moves them.
 * @module
 */
import type { Entry, LogId } from "../../topic/records.ts";
import {
  contentBytesOf,
  formOf,
  formWithoutBody,
  hasBody,
  hashOf,
  proofBytes,
  storedEntry,
  withoutBody,
  writeContent,
} from "../flat-entry.ts";
import type { StoredEntry, TimeKey } from "../store.ts";

/** Position, time, form, and where the content ends. */
const fixedBytes = 8 + 8 + 1 + 4;

export interface Room {
  readonly entries: number;
  /** Of their contents. */
  readonly bytes: number;
}

export class Segment {
  readonly log: LogId;
  readonly branch: number;
  /** Of the first entry that was ever in it. */
  readonly firstSequence: number;
  readonly #room: Room;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #contents: number;
  #gone = 0;
  #count = 0;

  constructor(log: LogId, branch: number, firstSequence: number, room: Room) {
    this.log = log;
    this.branch = branch;
    this.firstSequence = firstSequence;
    this.#room = room;
    this.#contents = room.entries * fixedBytes;
    this.#bytes = new Uint8Array(this.#contents + room.bytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** The index of the first entry that is held. Those before it were let go. */
  get begin(): number {
    return this.#gone;
  }

  /** The index behind the last one. */
  get end(): number {
    return this.#count;
  }

  get size(): Room {
    return { entries: this.#count, bytes: this.#contentEnd(this.#count) };
  }

  get isEmpty(): boolean {
    return this.#gone === this.#count;
  }

  get lastPosition(): number {
    return this.positionAt(this.#count - 1);
  }

  positionAt(index: number): number {
    return this.#view.getFloat64(index * fixedBytes);
  }

  timeAt(index: number): number {
    return this.#view.getFloat64(index * fixedBytes + 8);
  }

  sequenceAt(index: number): number {
    return this.firstSequence + index;
  }

  keyAt(index: number): TimeKey {
    const content = this.#contentOf(index);
    const [time, sequence] = [this.timeAt(index), this.sequenceAt(index)];
    return { time, log: this.log, sequence, hash: hashOf({ content }) };
  }

  /** 0 when it was taken back. */
  bodyBytesAt(index: number): number {
    const form = this.#formAt(index);
    if (!hasBody({ form })) return 0;
    return this.#contentEnd(index + 1) - this.#contentEnd(index) - proofBytes(form);
  }

  hasRoomFor(entry: Entry): boolean {
    const { entries, bytes } = this.#room;
    return this.#count < entries && this.#contentEnd(this.#count) + contentBytesOf(entry) <= bytes;
  }

  add(entry: Entry, position: number): void {
    const at = this.#count * fixedBytes;
    const end = writeContent(this.#bytes, this.#contents + this.#contentEnd(this.#count), entry);
    this.#view.setFloat64(at, position);
    this.#view.setFloat64(at + 8, entry.time);
    this.#view.setUint8(at + 16, formOf(entry));
    this.#view.setUint32(at + 17, end - this.#contents);
    this.#count++;
  }

  takeBodyBack(index: number): void {
    const form = this.#formAt(index);
    if (!hasBody({ form })) return;
    this.#contentOf(index).fill(0, proofBytes(form));
    this.#view.setUint8(index * fixedBytes + 16, formWithoutBody(form));
  }

  /** Lets go of what is before an index. */
  letGo(index: number): void {
    this.#gone = Math.max(this.#gone, index);
  }

  /** The first index from `begin` on for which `reached` holds, as it does for all after it. */
  first(reached: (index: number) => boolean): number {
    let low = this.#gone;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (reached(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Entries from one index to before another; their bytes are a copy that they share. */
  read(from: number, to: number): StoredEntry[] {
    const start = this.#contentEnd(from);
    const offset = this.#contents;
    const copy = this.#bytes.slice(offset + start, offset + this.#contentEnd(to));
    const { log, branch } = this;
    const entries: StoredEntry[] = [];
    for (let index = from; index < to; index++) {
      const content = copy.subarray(
        this.#contentEnd(index) - start,
        this.#contentEnd(index + 1) - start,
      );
      const [position, time] = [this.positionAt(index), this.timeAt(index)];
      const [form, sequence] = [this.#formAt(index), this.sequenceAt(index)];
      const flat = { log, branch, position, sequence, time, form, content };
      entries.push(storedEntry(hasBody(flat) ? flat : withoutBody(flat)));
    }
    return entries;
  }

  #formAt(index: number): number {
    return this.#view.getUint8(index * fixedBytes + 16);
  }

  /** Where the contents of so many entries end, from where they begin. */
  #contentEnd(count: number): number {
    return count === 0 ? 0 : this.#view.getUint32((count - 1) * fixedBytes + 17);
  }

  #contentOf(index: number): Uint8Array {
    const from = this.#contents + this.#contentEnd(index);
    return this.#bytes.subarray(from, this.#contents + this.#contentEnd(index + 1));
  }
}
