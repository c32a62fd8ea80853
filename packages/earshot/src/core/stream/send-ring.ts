/**
 * The ring of slots of a stream that is sent: send window, repair buffer and wire format at once.
 * Messages are laid into the open slot; a closed slot is sealed and never changes again, so that every
 * repair is the same bytes.
 * @module
 */
import { assert, limits } from "../limits.ts";
import { askFlag, askHandledFlag, type Header, headerBytes, writeHeader } from "../wire/header.ts";
import type { RealmCipher } from "../wire/seal.ts";
import { setUint32At, slotHeadBytes, uint16At, uint32At } from "./slot.ts";
import { slotFrameHeaderBytes, slotFrameTable } from "./slot-frames.ts";
import { countsAsMessage, longFlag, stagedHeaderBytes } from "./staged-frames.ts";

export interface RingOptions {
  readonly cipher: RealmCipher;
  readonly epoch: Uint8Array;
  readonly stream: number;
  readonly slotBytes: number;
  readonly cast: Header["cast"];
  /** Sequence of its first slot. */
  readonly firstSequence: number;
  /** Counts what all rings take. */
  readonly memory: RingMemory;
}

/** Memory of rings, in bytes. */
export interface RingMemory {
  bytes: number;
}

/** A frame is split only when this much of it fits the slot at hand: putting it together again costs. */
const splitBytes = 128;
/** Slots that are not for messages to fill, but may be closed half empty. */
const reservedSlots = 32;
/** Kind and total in front of the first part of a message. */
const firstFieldsBytes = 5;
const {
  first: firstId,
  next: nextId,
  last: lastId,
} = {
  first: slotFrameTable.first.id,
  next: slotFrameTable.next.id,
  last: slotFrameTable.last.id,
};
const partId = slotFrameTable.part.id;
/** The number of the large message in front of each part of it. */
const partFieldsBytes = 4;

export class SendRing {
  readonly slotBytes: number;
  /** The oldest slot that is held. */
  first: number;
  /** The slot that is open: messages go into it. */
  open: number;
  /** Messages that end in closed slots or in the open one. */
  messages = 0;
  /** Somebody waits until what is in the open slot is received. */
  asked = false;
  /** Somebody waits until programs are done with it. */
  askedHandled = false;
  readonly #options: RingOptions;
  /** Where the frames of a slot end at the latest. */
  readonly #framesEnd: number;
  readonly #header: Uint8Array;
  #memory: Uint8Array;
  #capacity: number;
  /** By slot: its length, and messages that ended by its end. */
  #lengths: Uint16Array;
  #ended: Float64Array;
  #repairedAt: Float64Array;
  /** Where the next frame goes in the open slot, from its beginning. */
  #at = slotHeadBytes;
  #messagesBefore = 0;
  #endedBeforeFirst = 0;

  constructor(options: RingOptions) {
    const { cipher, epoch, stream, slotBytes, cast } = options;
    this.#options = options;
    this.first = options.firstSequence;
    this.open = options.firstSequence;
    this.slotBytes = slotBytes;
    this.#framesEnd = slotBytes - cipher.overheadBytes;
    this.#header = new Uint8Array(headerBytes);
    writeHeader(this.#header, {
      cast,
      sealed: cipher.overheadBytes > 0,
      asks: false,
      asksHandled: false,
      length: slotBytes,
      stream,
      realmTag: cipher.tag,
      epoch,
      counter: 0,
    });
    this.#capacity = limits.slotsAtFirst;
    this.#memory = new Uint8Array(this.#capacity * slotBytes);
    this.#lengths = new Uint16Array(this.#capacity);
    this.#ended = new Float64Array(this.#capacity);
    this.#repairedAt = new Float64Array(this.#capacity);
    options.memory.bytes += this.bytes;
  }

  /** Bytes of memory that the ring takes now. */
  get bytes(): number {
    return this.#memory.length;
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** Gives memory back when nothing is held. The transport has given back all bursts. */
  rest(): void {
    if (this.open !== this.first || this.begun || this.#capacity <= limits.slotsAtFirst) return;
    this.discard();
    this.#capacity = limits.slotsAtFirst;
    this.#memory = new Uint8Array(this.#capacity * this.slotBytes);
    this.#lengths = new Uint16Array(this.#capacity);
    this.#ended = new Float64Array(this.#capacity);
    this.#repairedAt = new Float64Array(this.#capacity);
    this.#options.memory.bytes += this.bytes;
  }

  /** It is not used any more. */
  discard(): void {
    this.#options.memory.bytes -= this.bytes;
  }

  /** Whether there is anything in the open slot. */
  get begun(): boolean {
    return this.#at > slotHeadBytes;
  }

  /**
   * Bytes of staged frames that fit, whatever their sizes, if the ring may hold `slots`. A slot may
   * stay empty by what is too little to split a frame for, and parts have headers of their own.
   */
  room(slots: number): number {
    const free = slots - (this.open - this.first) - reservedSlots;
    const least = this.#framesEnd - slotHeadBytes - splitBytes - slotFrameHeaderBytes;
    return Math.max(0, free * (least - firstFieldsBytes));
  }

  /** Lays staged frames into slots; there is room for them. */
  append(staged: Uint8Array, slots: number): void {
    // Frames that fit the slot at hand lie there as they are staged: copied in one piece.
    let run = 0;
    for (let at = 0; at < staged.length;) {
      const id = staged[at] as number;
      const long = (id & longFlag) !== 0;
      const from = at + (long ? stagedHeaderBytes : slotFrameHeaderBytes);
      const end = from + (long ? uint32At(staged, at + 1) : uint16At(staged, at + 1));
      assert(end <= staged.length, "staged frames are whole");
      if (this.#at + end - run > this.#framesEnd) {
        this.#putRun(staged, run, at);
        if (this.#left < splitBytes) this.close(slots, true);
        run = at;
        if (this.#at + end - at > this.#framesEnd) {
          if (id === partId || id === (partId | longFlag)) this.#putParts(staged, from, end, slots);
          else this.#putSplit(id & ~longFlag, staged, from, end, slots);
          run = end;
        }
      }
      if (countsAsMessage(id & ~longFlag)) this.messages++;
      at = end;
    }
    this.#putRun(staged, run, staged.length);
  }

  /** Closes the open slot, if there is anything in it, and the ring is not full. */
  closeEarly(slots: number): void {
    if (this.begun && this.open - this.first < slots - 2) this.close(slots, false);
  }

  /** Closes the open slot, if there is anything in it. `full`: others follow it in a burst. */
  close(slots: number, full: boolean): void {
    if (!this.begun) return;
    const { cipher, epoch, stream } = this.#options;
    const base = this.#base(this.open);
    const memory = this.#memory;
    if (full && this.#at < this.#framesEnd) memory[base + this.#at] = slotFrameTable.padding.id;
    const length = full ? this.slotBytes : this.#at + cipher.overheadBytes;
    memory.set(this.#header, base);
    if (!full) {
      memory[base + 4] = length >>> 8;
      memory[base + 5] = length;
      // Only the last of what was written can be what somebody waits for.
      const asks = (this.asked ? askFlag : 0) | (this.askedHandled ? askHandledFlag : 0);
      memory[base + 3] = (memory[base + 3] as number) | asks;
      this.asked = this.askedHandled = false;
    }
    setUint32At(memory, base + 28, this.open);
    setUint32At(memory, base + headerBytes, this.#messagesBefore);
    const index = this.open & (this.#capacity - 1);
    this.#lengths[index] = length;
    this.#ended[index] = this.messages;
    this.#repairedAt[index] = Number.NEGATIVE_INFINITY;
    if (cipher.overheadBytes > 0) {
      const context = { epoch, stream, counter: this.open };
      cipher.seal(memory.subarray(base, base + length), headerBytes, context);
    }
    this.open++;
    this.#at = slotHeadBytes;
    this.#messagesBefore = this.messages;
    if (this.open - this.first >= this.#capacity) this.#grow(slots);
  }

  /** Slots before `sequence` are needed no longer. */
  release(sequence: number): void {
    if (sequence <= this.first) return;
    this.#endedBeforeFirst = this.endedBy(sequence - 1);
    this.first = Math.min(sequence, this.open);
  }

  /** Messages that have ended by the end of a slot; of one no longer held, by the first that is. */
  endedBy(sequence: number): number {
    if (sequence >= this.open - 1) return this.#messagesBefore;
    if (sequence < this.first) return this.#endedBeforeFirst;
    return this.#ended[sequence & (this.#capacity - 1)] as number;
  }

  lengthOf(sequence: number): number {
    return this.#lengths[sequence & (this.#capacity - 1)] as number;
  }

  /** When a slot was last repaired. */
  repairedAt(sequence: number): number {
    return this.#repairedAt[sequence & (this.#capacity - 1)] as number;
  }

  noteRepaired(sequence: number, now: number): void {
    this.#repairedAt[sequence & (this.#capacity - 1)] = now;
  }

  /**
   * How many slots from `from` on, `limit` at most, make one burst: side by side in memory, all but the
   * last full.
   */
  burstLength(from: number, limit: number): number {
    const untilEnd = this.#capacity - (from & (this.#capacity - 1));
    const most = Math.min(limit, untilEnd, this.open - from);
    let count = 1;
    while (count < most && this.lengthOf(from + count - 1) === this.slotBytes) count++;
    return Math.min(count, most);
  }

  /** The bytes of consecutive slots: a view of the ring. */
  burst(from: number, count: number): Uint8Array {
    const base = this.#base(from);
    const lastLength = this.lengthOf(from + count - 1);
    return this.#memory.subarray(base, base + (count - 1) * this.slotBytes + lastLength);
  }

  #base(sequence: number): number {
    return (sequence & (this.#capacity - 1)) * this.slotBytes;
  }

  #frame(id: number, length: number): number {
    const memory = this.#memory;
    const at = this.#base(this.open) + this.#at;
    memory[at] = id;
    memory[at + 1] = length >>> 8;
    memory[at + 2] = length;
    this.#at += slotFrameHeaderBytes + length;
    return at + slotFrameHeaderBytes;
  }

  #put(id: number, from: Uint8Array, start: number, end: number): void {
    this.#memory.set(from.subarray(start, end), this.#frame(id, end - start));
  }

  /** Frames as they are staged. */
  #putRun(staged: Uint8Array, start: number, end: number): void {
    if (start === end) return;
    this.#memory.set(staged.subarray(start, end), this.#base(this.open) + this.#at);
    this.#at += end - start;
  }

  /** Bytes that the fields of one more frame may take in the open slot. */
  get #left(): number {
    return this.#framesEnd - this.#at - slotFrameHeaderBytes;
  }

  #putSplit(id: number, staged: Uint8Array, start: number, end: number, slots: number): void {
    assert(id <= slotFrameTable.value.id, "only messages and parts are larger than a slot");
    const total = end - start;
    let size = Math.min(this.#left - firstFieldsBytes, total);
    const at = this.#frame(firstId, firstFieldsBytes + size);
    this.#memory[at] = id - slotFrameTable.bytes.id;
    setUint32At(this.#memory, at + 1, total);
    this.#memory.set(staged.subarray(start, start + size), at + firstFieldsBytes);
    for (let done = start + size; done < end; done += size) {
      this.close(slots, true);
      size = Math.min(this.#left, end - done);
      this.#put(done + size === end ? lastId : nextId, staged, done, done + size);
    }
  }

  /** A part of a large message is cut so that it fills slots: each piece is a part itself. */
  #putParts(staged: Uint8Array, start: number, end: number, slots: number): void {
    for (let done = start + partFieldsBytes; done < end;) {
      if (this.#left < splitBytes) this.close(slots, true);
      const size = Math.min(this.#left - partFieldsBytes, end - done);
      const at = this.#frame(partId, partFieldsBytes + size);
      this.#memory.set(staged.subarray(start, start + partFieldsBytes), at);
      this.#memory.set(staged.subarray(done, done + size), at + partFieldsBytes);
      done += size;
    }
  }

  /** Doubles the memory. Bursts on their way keep the old one. */
  #grow(slots: number): void {
    const capacity = this.#capacity * 2;
    assert(this.#capacity < slots, "no more is written than there is room for");
    const memory = new Uint8Array(capacity * this.slotBytes);
    const lengths = new Uint16Array(capacity);
    const ended = new Float64Array(capacity);
    const repairedAt = new Float64Array(capacity);
    for (let sequence = this.first; sequence < this.open; sequence++) {
      const index = sequence & (capacity - 1);
      const base = this.#base(sequence);
      memory.set(this.#memory.subarray(base, base + this.slotBytes), index * this.slotBytes);
      lengths[index] = this.lengthOf(sequence);
      ended[index] = this.#ended[sequence & (this.#capacity - 1)] as number;
      repairedAt[index] = this.repairedAt(sequence);
    }
    this.#options.memory.bytes += memory.length - this.bytes;
    this.#memory = memory;
    this.#lengths = lengths;
    this.#ended = ended;
    this.#repairedAt = repairedAt;
    this.#capacity = capacity;
  }
}
