/**
 * The streams that are heard, by sender and number. Of a stream at which nothing is under way only a few
 * numbers are kept: in a group of a thousand that have all spoken, each hears a thousand.
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import type { StreamRef } from "../events.ts";
import type { Epoch } from "../identity.ts";
import { Incoming } from "./incoming.ts";
import type { MemoryBudget } from "./reorder-buffer.ts";

/** A stream that has all that it knows of, and has told so: it goes on from here when something comes. */
class Resting {
  readonly record: PeerRecord;
  readonly ref: StreamRef;
  readonly visit: number;
  readonly floor: number;
  readonly received: number;
  readonly messages: number;
  readonly handled: number;
  readonly members: number;
  readonly heardBeat: number;
  readonly toldLimit: number;

  constructor(incoming: Incoming, ref: StreamRef) {
    this.record = incoming.record;
    this.ref = ref;
    this.visit = incoming.visit;
    this.floor = incoming.floor;
    this.received = incoming.received;
    this.messages = incoming.messages;
    this.handled = incoming.handled;
    this.members = incoming.members;
    this.heardBeat = incoming.heardBeat;
    this.toldLimit = incoming.toldLimit;
  }

  get stream(): number {
    return this.ref.stream;
  }

  wake(budget: MemoryBudget): Incoming {
    const incoming = new Incoming(this.record, this.stream, budget);
    incoming.ref = this.ref;
    incoming.started = incoming.begun = true;
    incoming.visit = incoming.startedVisit = this.visit;
    incoming.floor = this.floor;
    incoming.received = incoming.highest = incoming.countedTo = this.received;
    incoming.toldReceived = incoming.toldHighest = this.received;
    incoming.messages = this.messages;
    incoming.handled = incoming.toldHandled = this.handled;
    incoming.members = this.members;
    incoming.heardBeat = this.heardBeat;
    incoming.toldLimit = this.toldLimit;
    return incoming;
  }
}

export class HeardStreams {
  /** Few of one sender: they are searched. */
  readonly #all: Map<Epoch, (Incoming | Resting)[]> = new Map();
  readonly #awake: Set<Incoming> = new Set();
  readonly #budget: MemoryBudget;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  /** Those at which something is, or lately was, under way. */
  get awake(): ReadonlySet<Incoming> {
    return this.#awake;
  }

  get(record: PeerRecord, stream: number): Incoming | undefined {
    const streams = this.#all.get(record.epoch);
    if (streams === undefined) return undefined;
    for (let at = 0; at < streams.length; at++)
      if (streams[at]?.stream === stream) return this.#wake(streams, at);
    return undefined;
  }

  /** How many of one sender. */
  count(record: PeerRecord): number {
    return this.#all.get(record.epoch)?.length ?? 0;
  }

  /** All of one sender. */
  of(record: PeerRecord): readonly Incoming[] {
    const streams = this.#all.get(record.epoch) ?? [];
    return streams.map((_, at) => this.#wake(streams, at));
  }

  /** All to one group, or to this peer alone. */
  to(group: string | undefined): readonly Incoming[] {
    const found: Incoming[] = [];
    for (const streams of this.#all.values())
      for (let at = 0; at < streams.length; at++) {
        const ref = streams[at]?.ref;
        if (ref !== undefined && ref.group === group) found.push(this.#wake(streams, at));
      }
    return found;
  }

  has(incoming: Incoming): boolean {
    return this.#awake.has(incoming);
  }

  add(incoming: Incoming): void {
    this.#awake.add(incoming);
    const { epoch } = incoming.record;
    const streams = this.#all.get(epoch);
    if (streams === undefined) this.#all.set(epoch, [incoming]);
    else streams.push(incoming);
  }

  /** `false` when it is not there. */
  delete(incoming: Incoming): boolean {
    if (!this.#awake.delete(incoming)) return false;
    const { epoch } = incoming.record;
    const streams = this.#all.get(epoch) ?? [];
    if (streams.length === 1) this.#all.delete(epoch);
    else streams.splice(streams.indexOf(incoming), 1);
    return true;
  }

  /** Keeps no more of it than its numbers. Nobody else holds it: the next who asks gets another object. */
  rest(incoming: Incoming, ref: StreamRef): void {
    const streams = this.#all.get(incoming.record.epoch);
    if (streams === undefined || !this.#awake.delete(incoming)) return;
    streams[streams.indexOf(incoming)] = new Resting(incoming, ref);
  }

  #wake(streams: (Incoming | Resting)[], at: number): Incoming {
    const stream = streams[at] as Incoming | Resting;
    if (stream instanceof Incoming) return stream;
    const incoming = stream.wake(this.#budget);
    this.#awake.add(incoming);
    streams[at] = incoming;
    return incoming;
  }
}
