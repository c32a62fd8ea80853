/**
 * All streams of this peer: those that it sends, by their number, and those that it hears, by sender
 * and number.
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import type { Epoch } from "../identity.ts";
import { limits } from "../limits.ts";
import type { EngineState } from "../state.ts";
import { EndedStreams } from "./ended-streams.ts";
import { HeardStreams } from "./heard-streams.ts";
import { Incoming } from "./incoming.ts";
import type { Outgoing } from "./outgoing.ts";
import type { RingMemory } from "./send-ring.ts";
import type { MemoryBudget } from "./reorder-buffer.ts";

export class Streams {
  readonly #sent: Map<number, Outgoing> = new Map();
  /** Groups that somebody reads here; `undefined` stands for what is sent to this peer alone. */
  readonly listening: Set<string | undefined> = new Set();
  /** Receivers of ours that multicast of data does not reach. */
  readonly deaf: Set<Epoch> = new Set();
  readonly ended: EndedStreams = new EndedStreams();
  /** Memory for slots out of order and for split messages. */
  readonly memory: MemoryBudget = { leftBytes: limits.reorderBytes };
  readonly heard: HeardStreams = new HeardStreams(this.memory);
  /** Streams of which slots are held before their start. */
  readonly unstarted: Set<Incoming> = new Set();
  /** What the rings of all streams take. */
  readonly rings: RingMemory = { bytes: 0 };
  /** The group addresses that are heard, as they were told last. */
  heardGroups = "";
  /** Counts inputs: what was lent during one is no longer read in the next. */
  inputs = 0;
  /** The stream that the latest slot belonged to: most slots are of the same. */
  latestHeard: Incoming | undefined;
  /** Streams to be looked after at the end of this input. */
  readonly touched: Incoming[] = [];
  readonly progressed: Outgoing[] = [];
  /** Streams of crowds that are reported on together, and when. */
  readonly round: { readonly due: Set<Incoming>; at: number } = { due: new Set(), at: 0 };
  #restedAt = Number.NEGATIVE_INFINITY;
  /** Streams that share the sockets' buffers, the one that was silent for longest first. */
  readonly #recent: Set<Incoming> = new Set();

  sent(): IterableIterator<Outgoing> {
    return this.#sent.values();
  }

  outgoing(stream: number): Outgoing | undefined {
    return this.#sent.get(stream);
  }

  /** Whether it has not ended. */
  isSent(outgoing: Outgoing): boolean {
    return this.#sent.get(outgoing.stream) === outgoing;
  }

  send(outgoing: Outgoing): void {
    this.#sent.set(outgoing.stream, outgoing);
  }

  end(state: EngineState, outgoing: Outgoing): void {
    this.#sent.delete(outgoing.stream);
    outgoing.ring.discard();
    for (const name of ["pump", "beat", "slow", "repair", "evicted"])
      state.timers.cancel(`${name} ${outgoing.stream}`);
  }

  /** Puts verdicts on slow receivers off: it was we who stood still. */
  putOff(ms: number): void {
    for (const outgoing of this.#sent.values())
      for (const { stall } of outgoing.receivers.values()) stall?.postpone(ms);
  }

  /** Bytes of staged frames that a stream takes now. */
  room(stream: number): number {
    const outgoing = this.#sent.get(stream);
    return outgoing === undefined || outgoing.closing
      ? 0
      : outgoing.ring.room(this.slotsOf(outgoing));
  }

  /** How many slots the ring of a stream may grow to, as far as memory for all rings goes. */
  slotsOf({ ring }: Outgoing): number {
    let slots = ring.capacity;
    const others = this.rings.bytes - ring.bytes;
    while (slots < limits.slots && others + slots * 2 * ring.slotBytes <= limits.ringBytes)
      slots *= 2;
    return slots;
  }

  /** Begins to hear a stream. */
  hear(record: PeerRecord, stream: number): Incoming {
    const incoming = new Incoming(record, stream, this.memory);
    this.heard.add(incoming);
    return incoming;
  }

  forget(state: EngineState, incoming: Incoming): void {
    if (!this.heard.delete(incoming)) return;
    this.#recent.delete(incoming);
    this.round.due.delete(incoming);
    incoming.started = false;
    incoming.drop();
    this.unstarted.delete(incoming);
    if (this.latestHeard === incoming) this.latestHeard = undefined;
    for (const name of ["look", "report", "join"]) state.timers.cancel(`${name} ${incoming.key}`);
  }

  /** Takes the memory back that streams keep for more of the same, and have not used for a while. */
  rest(state: EngineState, idleMs: number): void {
    for (const incoming of this.heard.awake) {
      if (state.now - incoming.activeAt < idleMs) continue;
      incoming.rest();
      const { ref } = incoming;
      if (idleMs === 0 || ref === undefined || !incoming.isSettled(state.now)) continue;
      this.#recent.delete(incoming);
      if (this.latestHeard === incoming) this.latestHeard = undefined;
      this.heard.rest(incoming, ref);
    }
    for (const outgoing of this.#sent.values()) {
      const idle = outgoing.loans.length === 0 && outgoing.cursor === outgoing.cursorAtRest;
      if (idle) outgoing.ring.rest();
      outgoing.cursorAtRest = outgoing.cursor;
    }
  }

  /** Memory is short: others have to make do with less. Not too often, as all are asked. */
  makeRoom(state: EngineState): boolean {
    if (state.now - this.#restedAt < limits.lookMaxMs) return false;
    this.#restedAt = state.now;
    this.rest(state, 0);
    return true;
  }

  /** Whether slots of one more stream may be held before its start. */
  mayHold(incoming: Incoming): boolean {
    const { unstarted } = this;
    if (unstarted.has(incoming)) return true;
    if (unstarted.size >= limits.unstarted)
      for (const each of unstarted)
        if (each.started || each.buffer === undefined) unstarted.delete(each);
    if (unstarted.size >= limits.unstarted) return false;
    unstarted.add(incoming);
    return true;
  }

  /** Something of a stream has come: the latest is the last of {@link #recent}. */
  noteActive(state: EngineState, incoming: Incoming): void {
    incoming.activeAt = state.now;
    this.#recent.delete(incoming);
    this.#recent.add(incoming);
  }

  /** How many streams share the sockets' buffers at present, at least 1. */
  activeSenders(state: EngineState): number {
    for (const incoming of this.#recent) {
      if (state.now - incoming.activeAt <= limits.activeSenderMs) break;
      this.#recent.delete(incoming);
    }
    return Math.max(1, this.#recent.size);
  }
}
