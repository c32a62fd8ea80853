/**
 * A stream that is heard: what has come of it, in order and out of order, and what its sender was told.
 * @module
 */
import type { Chunk, StreamRef } from "../events.ts";
import type { PeerRecord } from "../discovery/directory.ts";
import { limits } from "../limits.ts";
import { Assembler } from "./assembler.ts";
import type { Gaps } from "./gaps.ts";
import type { MemoryBudget, ReorderBuffer } from "./reorder-buffer.ts";

export class Incoming {
  readonly record: PeerRecord;
  readonly stream: number;
  /** What the sender says it is for; unknown until its start has come. */
  ref: StreamRef | undefined;
  /** Counts its beginnings: the sender's start must be for this one. */
  visit = 1;
  /** The visit of the start that counts: an earlier one when that came before our join was answered. */
  startedVisit = 0;
  /** The last slot in order of earlier visits. */
  floor = 0;
  /** A start of this visit has come. */
  started = false;
  /** One has come since this peer is in the group: what is missed from then on is a gap. */
  begun = false;
  /** It is for a group that this peer is not in: nothing is held of it. */
  ignored = false;
  /** The sender was told so, as it cannot see it. */
  declined = false;
  /** Every slot up to this one is here, or will never come. */
  received = 0;
  /** The highest slot known to exist. */
  highest = 0;
  /** The slot up to which `messages` is what the sender says. */
  countedTo = 0;
  /** Messages that ended in slots received in order. */
  messages = 0;
  /** Messages that the program has finished with. */
  handled = 0;
  /** The program takes no more for now. */
  held = false;
  /** Size of the group, as the sender says. */
  members = 1;
  /** Token of the latest heartbeat that came by multicast. */
  heardBeat = 0;
  /** When the first heartbeat since a slot came last came another way than slots do. */
  quietSince: number = Number.POSITIVE_INFINITY;
  /** When a slot came last. */
  activeAt: number = Number.NEGATIVE_INFINITY;

  /** What the sender was told last. */
  toldReceived = 0;
  /** The highest slot that was known then. */
  toldHighest = 0;
  toldHandled = 0;
  toldLimit = 0;
  toldAt: number = Number.NEGATIVE_INFINITY;
  /** A report that is due at the end of this input. */
  reportNow = false;
  /** Somebody waits until the program is done with what came in this input. */
  handledAsked = false;
  /** Timers that are set: looked up for every datagram. */
  reportDue = false;
  lookDue = false;
  /** Somebody waits until the program is done with the messages up to this one. */
  askedTo = 0;

  /** Slots that came out of order; made when there are any. */
  buffer: ReorderBuffer | undefined;
  readonly assembler: Assembler;
  gaps: Gaps | undefined;
  /** Looks in a row that brought nothing. */
  fruitlessLooks = 0;
  /** From asking for a slot to its arrival, smoothed, in milliseconds. */
  repairMs: number = limits.lookMs;

  /** What is told at the end of this input. */
  chunks: Chunk[] = [];
  /** Something came in this input. */
  touched = false;

  #evictions = 0;
  #evictedAt: number = Number.NEGATIVE_INFINITY;

  constructor(record: PeerRecord, stream: number, budget: MemoryBudget) {
    this.record = record;
    this.stream = stream;
    this.assembler = new Assembler(budget);
  }

  /** Names its timers. */
  get key(): string {
    return `${this.record.epoch} ${this.stream}`;
  }

  /** Nothing is missing, waits or is to be told: what it goes on from are a few numbers. */
  isSettled(now: number): boolean {
    const { received, handled } = this;
    const told = this.toldReceived === received && this.toldHandled === handled;
    const due = this.reportDue || this.lookDue || this.reportNow || this.touched;
    const here = this.highest === received && this.countedTo === received;
    const held = this.held || this.buffer !== undefined || this.assembler.begun;
    const entered = this.started && this.begun && !this.ignored && this.visit === this.startedVisit;
    const evicted = now - this.#evictedAt <= limits.evictionForgottenMs;
    return entered && here && told && !due && !held && !evicted && this.askedTo <= handled;
  }

  has(sequence: number): boolean {
    return this.buffer?.has(sequence) ?? false;
  }

  /** Whether slots are missing that are known to exist. */
  get lacking(): boolean {
    return this.highest > this.received;
  }

  /** This peer is in the group again: what was said meanwhile is not its concern. */
  visitAgain(): void {
    this.ignored = false;
    this.begun = false;
    this.restart();
  }

  /** Begins anew: nothing counts until the next start. */
  restart(): void {
    if (this.started) this.floor = Math.max(this.floor, this.received);
    this.visit++;
    this.started = false;
    this.dropHeld();
  }

  /**
   * The sender no longer waits for us. Gives how long to wait before asking to be let in again: longer
   * each time, as somebody who is evicted over and over only holds the others back.
   */
  evicted(now: number): number {
    if (now - this.#evictedAt > limits.evictionForgottenMs) this.#evictions = 0;
    this.#evictedAt = now;
    this.restart();
    return Math.min(limits.rejoinMaxMs, limits.rejoinMs * 2 ** this.#evictions++);
  }

  /** Forgets what is held out of order. */
  dropHeld(): void {
    this.buffer?.clear();
    this.buffer = undefined;
    this.gaps = undefined;
  }

  /** Forgets all that is held. */
  drop(): void {
    this.dropHeld();
    this.assembler.clear();
  }

  /** Gives back the memory that is kept for more of the same. */
  rest(): void {
    if (this.buffer?.held === 0) {
      this.buffer.clear();
      this.buffer = undefined;
    }
    if (!this.assembler.begun) this.assembler.clear();
  }
}
