/**
 * One topic in memory: everything that a `TopicLog` promises, for as long as the process lives.
 * @module
 */
import { assert } from "../../core/limits.ts";
import type { Change } from "../../topic/records.ts";
import type { Contents, StoredEntry, TopicLog, Words } from "../store.ts";
import { closedError } from "../contract.ts";
import type { Place } from "./held-branch.ts";
import { HeldLogs } from "./held-logs.ts";
import { inArrival, inTime } from "./reading.ts";
import type { Segment } from "./segment.ts";
import { WordIndex } from "./word-index.ts";

/** What is there of a topic, open or not. */
export class MemoryTopic {
  readonly #nonce: Uint8Array;
  readonly #logs = new HeldLogs();
  readonly #notes = new Map<string, Uint8Array>();
  /** In the order in which they were begun. */
  #segments: Segment[] = [];
  #nextPosition = 1;
  #entries = 0;
  #bytes = 0;
  #index: WordIndex | undefined;

  constructor(nonce: Uint8Array) {
    this.#nonce = nonce;
  }

  get contents(): Contents {
    return {
      branches: this.#logs.branches,
      retractions: this.#logs.retractions,
      nextPosition: this.#nextPosition,
      nonce: this.#nonce,
      entries: this.#entries,
      bytes: this.#bytes,
    };
  }

  open(topic: string, words: Words, onClose: () => void): TopicLog {
    let open = true;
    this.#index = undefined;
    /** Answers by a promise, as all stores do. */
    const answer = async <T>(work: () => T): Promise<T> => {
      if (!open) throw closedError(`the topic ${JSON.stringify(topic)}`);
      return work();
    };
    return {
      topic,
      commit: (changes) => answer(() => this.#commit(changes)),
      entries: (...from) => answer(() => this.#logs.entries(...from)),
      at: (log, sequence) => answer(() => this.#logs.places(log, sequence).map(entryAt)),
      arrivals: (after, portion) => answer(() => inArrival(this.#segments, after, portion)),
      lastPosition: (count) => answer(() => this.#lastPosition(count)),
      byTime: (after, portion) => answer(() => inTime(this.#segments, after, portion)),
      search: (text, limit) => answer(() => this.#search(words, text, limit)),
      note: (name) => answer(() => this.#notes.get(name)?.slice()),
      setNote: (name, value) => answer(() => this.#setNote(name, value)),
      close: async () => {
        if (!open) return;
        open = false;
        onClose();
      },
    };
  }

  #commit(changes: readonly Change[]): number {
    this.#logs.check(changes);
    const first = this.#nextPosition;
    for (const change of changes) this.#change(change);
    return first;
  }

  #change(change: Change): void {
    switch (change.type) {
      case "begin":
        this.#logs.begin(change.branch);
        return;
      case "append":
      case "fill":
        return this.#add(change);
      case "retract":
        for (const place of this.#logs.retract(change.retraction)) {
          this.#bodyGoes(place);
          place.segment.takeBodyBack(place.index);
        }
        return;
      case "prune":
        this.#logs.prune(change.log, change.branch, change.to, (place) => {
          this.#bodyGoes(place);
          this.#entries--;
        });
        this.#segments = this.#segments.filter(({ isEmpty }) => !isEmpty);
    }
  }

  #add(change: Extract<Change, { type: "append" | "fill" }>): void {
    const { kept, begun } = this.#logs.add(change, this.#nextPosition);
    this.#segments.push(...begun);
    this.#entries += kept.length;
    for (const entry of kept) {
      this.#bytes += entry.body?.length ?? 0;
      this.#index?.add(this.#nextPosition, entry);
      this.#nextPosition++;
    }
  }

  #bodyGoes({ segment, index }: Place): void {
    this.#bytes -= segment.bodyBytesAt(index);
    this.#index?.delete(segment.positionAt(index), entryAt({ segment, index }));
  }

  /** Halves the positions until the last `count` entries are behind one, and no more. */
  #lastPosition(count: number): number {
    if (count <= 0) return this.#nextPosition - 1;
    if (this.#entries < count) return 0;
    let low = 0;
    let high = this.#nextPosition;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (this.#countBehind(middle) >= count) low = middle;
      else high = middle;
    }
    return low;
  }

  #countBehind(position: number): number {
    let count = 0;
    for (const segment of this.#segments)
      count += segment.end - segment.first((index) => segment.positionAt(index) > position);
    return count;
  }

  /** The index is made when somebody searches for the first time: most programs never do. */
  #search(words: Words, text: string, limit: number): StoredEntry[] {
    if (this.#index === undefined) {
      this.#index = new WordIndex(words);
      for (const segment of this.#segments)
        for (let index = segment.begin; index < segment.end; index++)
          this.#index.add(segment.positionAt(index), entryAt({ segment, index }));
    }
    return this.#index.search(text, limit).flatMap((position) => {
      const portion = { entries: 1, bytes: 1 };
      return inArrival(this.#segments, position - 1, portion);
    });
  }

  #setNote(name: string, value: Uint8Array | undefined): void {
    if (value === undefined) this.#notes.delete(name);
    else this.#notes.set(name, value.slice());
  }
}

function entryAt({ segment, index }: Place): StoredEntry {
  const [entry] = segment.read(index, index + 1);
  assert(entry !== undefined, "a place is that of an entry");
  return entry;
}
