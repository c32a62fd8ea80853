/**
 * One topic in memory: everything that a `TopicLog` promises, for as long as the process lives.
 * @module
 */
import type { Change } from "../../topic/records.ts";
import type { Contents, StoredEntry, TopicLog, Words } from "../store.ts";
import { closedError } from "../contract.ts";
import { compareTime } from "../time-order.ts";
import { EntryList, type Held } from "./entry-list.ts";
import { HeldLogs } from "./held-logs.ts";
import { WordIndex } from "./word-index.ts";

/** What is there of a topic, open or not. */
export class MemoryTopic {
  readonly #nonce: Uint8Array;
  readonly #logs = new HeldLogs();
  readonly #arrivals = new EntryList((a, b) => a.position - b.position);
  readonly #times = new EntryList(compareTime);
  readonly #notes = new Map<string, Uint8Array>();
  #nextPosition = 1;
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
      entries: this.#arrivals.size,
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
    const index = (): WordIndex => (this.#index ??= new WordIndex(words, this.#arrivals));
    return {
      topic,
      commit: (changes) => answer(() => this.#commit(changes)),
      entries: (...from) => answer(() => this.#logs.entries(...from)),
      at: (log, sequence) => answer(() => this.#logs.at(log, sequence)),
      arrivals: (after, portion) =>
        answer(() => this.#arrivals.take(({ position }) => position > after, portion)),
      lastPosition: (count) => answer(() => this.#lastPosition(count)),
      byTime: (after, portion) =>
        answer(() =>
          this.#times.take(
            (entry) => after === undefined || compareTime(entry, after) > 0,
            portion,
          ),
        ),
      search: (text, limit) => answer(() => index().search(text, limit)),
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
        for (const entry of change.entries) {
          this.#add(this.#logs.append(change.log, change.branch, entry, this.#nextPosition++));
        }
        return;
      case "retract":
        for (const held of this.#logs.retract(change.retraction)) this.#letBodyGo(held);
        return;
      case "prune": {
        const gone = this.#logs.prune(change.log, change.branch, change.to);
        for (const held of gone) this.#letBodyGo(held);
        this.#arrivals.letGo(gone.length);
        this.#times.letGo(gone.length);
      }
    }
  }

  #add(held: Held): void {
    this.#arrivals.add(held);
    this.#times.add(held);
    this.#bytes += held.entry.body?.length ?? 0;
    this.#index?.add(held);
  }

  #letBodyGo(held: Held): void {
    this.#index?.delete(held);
    this.#bytes -= held.entry.body?.length ?? 0;
    held.entry = { ...held.entry, body: undefined };
  }

  #lastPosition(count: number): number {
    if (count <= 0) return this.#nextPosition - 1;
    const first: StoredEntry | undefined = this.#arrivals.fromEnd(count);
    return first === undefined ? 0 : first.position - 1;
  }

  #setNote(name: string, value: Uint8Array | undefined): void {
    if (value === undefined) this.#notes.delete(name);
    else this.#notes.set(name, value.slice());
  }
}
