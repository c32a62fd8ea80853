/**
 * Where topics are kept: the one interface of all stores. What a commit has acknowledged stays, if the
 * store is durable, through a crash and a power cut.
 * @module
 */
import type { Branch, Change, Entry, LogId, LogicalTime, Retraction } from "../topic/records.ts";

/** An entry with what this store knows of it. */
export interface StoredEntry extends Entry {
  readonly branch: number;
  /** Its number in the order of arrival at this store, from 1; never used again. */
  readonly position: number;
}

/** Where an entry stands in the order of time, which is the same at every peer: by time, then log, then sequence, then hash. */
export interface TimeKey {
  readonly time: LogicalTime;
  readonly log: LogId;
  readonly sequence: number;
  readonly hash: Uint8Array;
}

/** Bounds of one answer: whichever is reached first ends it, though never before one entry. */
export interface Portion {
  readonly entries: number;
  readonly bytes: number;
}

/** A text to be found by: what the program says that an entry's body contains, since bodies are bytes here. */
export type Words = (entry: Entry) => string | undefined;

/** All that is held of a topic but its entries. */
export interface Contents {
  readonly branches: readonly Branch[];
  readonly retractions: readonly Retraction[];
  /** The next position, above all that were ever given. */
  readonly nextPosition: number;
  /** The nonce of the log that this store writes itself; drawn when the topic is first opened. */
  readonly nonce: Uint8Array;
  readonly entries: number;
  /** Sum of the lengths of the bodies held. */
  readonly bytes: number;
}

/** One topic in a store. Calls are answered in their order. */
export interface TopicLog {
  readonly topic: string;
  /**
   * Makes changes, all or none, of which each follows what is held, and times of a branch do not fall; resolves with the position of the first entry appended (or of the next one
   * to come, when there is none) once they are durable. Several commits may be made durable together.
   * @throws `ERR_EARSHOT_STORE_FULL`, `ERR_EARSHOT_STORE_FAILED`, `ERR_EARSHOT_STORE_DAMAGED`; then nothing of
   * it was kept. After the latter two the topic takes no more commits until it is opened again.
   */
  commit(changes: readonly Change[]): Promise<number>;
  /** Entries of a branch from `from` on, in order; a branch above 0 does not reach below its floor. */
  entries(
    log: LogId,
    branch: number,
    from: number,
    portion: Portion,
  ): Promise<readonly StoredEntry[]>;
  /** The entries of a sequence, one for each branch that has its own, in their order; none when it is not held. */
  at(log: LogId, sequence: number): Promise<readonly StoredEntry[]>;
  /** Entries in the order of arrival, with positions above `after`. */
  arrivals(after: number, portion: Portion): Promise<readonly StoredEntry[]>;
  /** The position behind which the last `count` entries begin; 0 when there are fewer. */
  lastPosition(count: number): Promise<number>;
  /** Entries in the order of time, behind `after`; from the first one for `undefined`. */
  byTime(after: TimeKey | undefined, portion: Portion): Promise<readonly StoredEntry[]>;
  /** Entries that contain all words of `text`, the best first. */
  search(text: string, limit: number): Promise<readonly StoredEntry[]>;
  /** Something small that goes with the topic, such as a read mark; `undefined` when there is none. */
  note(name: string): Promise<Uint8Array | undefined>;
  setNote(name: string, value: Uint8Array | undefined): Promise<void>;
  /** Finishes what was asked for. */
  close(): Promise<void>;
}

/** Topics by name. Whoever opened a store closes it. */
export interface TopicStore {
  /** What it acknowledges outlives the process. */
  readonly durable: boolean;
  /** Names of the topics held. */
  topics(): Promise<readonly string[]>;
  /**
   * A topic as it was left, or a new one. A topic can be open once at a time.
   * @throws `ERR_EARSHOT_STORE_DAMAGED` when its file cannot be trusted; other topics are unharmed.
   * `ERR_EARSHOT_STORE_IN_USE`, `ERR_EARSHOT_STORE_FULL`, `ERR_EARSHOT_STORE_FAILED`,
   * `ERR_EARSHOT_INVALID_ARGUMENT` (the name), `ERR_EARSHOT_CLOSED`.
   */
  open(
    topic: string,
    words: Words,
  ): Promise<{ readonly log: TopicLog; readonly contents: Contents }>;
  /** Forgets a topic and all that was said in it. It must not be open. */
  remove(topic: string): Promise<void>;
  close(): Promise<void>;
}
