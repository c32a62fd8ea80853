/**
 * Topics: what was said stays said. Logs of all authors, kept and replicated by whoever has the topic open.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { PeerId } from "../../core/identity.ts";
import type { BodyKind } from "../../core/io.ts";
import type { LogicalTime, LogId } from "../../topic/records.ts";
import type { Watch } from "./peer.ts";
import type { Body, By, Receipt, WaitOptions } from "./message.ts";
import type { Schema } from "./schema.ts";

/** Names an entry for good, at every peer: its log, sequence and the beginning of its hash. */
export type EntryId = string;

/** One entry as a program reads it. Immutable. */
export interface TopicEntry<T = unknown> {
  readonly type: "entry";
  readonly id: EntryId;
  /** Whose it is: the peer id of the key that signed it. */
  readonly author: PeerId;
  /** Which of the author's logs; one that writes on two devices has two. */
  readonly log: LogId;
  /** Its number in the log, from 1. */
  readonly sequence: number;
  /** When its author said it, in milliseconds since 1970 by the hybrid clock; what it answers has an earlier one. */
  readonly at: number;
  readonly time: LogicalTime;
  /** Its number in the order of arrival at this peer: give it to `read({ from })` to go on behind it. */
  readonly position: number;
  /** Whether this peer wrote it. */
  readonly own: boolean;
  readonly kind: BodyKind;
  /** The body as it travels. */
  readonly bytes: Uint8Array;
  /** @throws as `Message.text` */
  text(): string;
  /** The body, checked by the topic's schema if there is one. @throws as `Message.value` */
  value(): T;
}

/** An entry was taken back by its author: whatever was made of it should go. */
export interface TopicRetraction {
  readonly type: "retraction";
  /** The entry that is no more; it may never have been seen here. */
  readonly id: EntryId;
  readonly author: PeerId;
  readonly position: number;
}

/** Everything that was there when reading began has been read, and a holder who was present has been asked for what is missing here. */
export interface CaughtUp {
  readonly type: "caught-up";
  readonly position: number;
}

export type TopicItem<T = unknown> = TopicEntry<T> | TopicRetraction | CaughtUp;

export interface ReadOptions {
  /** `"start"` (default): all that is held; `"now"`: what comes from now on; the last so many; or behind a position. */
  readonly from?: "start" | "now" | { readonly last: number } | number;
  /** Go on with what comes, with a {@link CaughtUp} in between, until `signal` or `return`. Default `false`: end there. */
  readonly live?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * - `"queued"`: it is an entry of this peer's log, on its way to the store; `position` is 0.
 * - `"stored"`: this peer's store holds it, durably if the store is durable.
 * - `"sent"` (default): that, and it has left this host.
 * - `"received"`: that, and the stores of the members asked for hold it, durably if theirs are durable: each has
 *   checked chain and signature, and its store has acknowledged the entry and all before it. The receipt names
 *   them. Members are those who had the topic open when the entry was sent. One whose store fails leaves, and is
 *   never named. Who opens the topic later gets the entry too, but is not asked.
 * - `"delivered"`: that, and their programs have read it: all folds and live readings there have moved past it (who
 *   has neither is `no-handler`). What their schema refuses, or their reducer threw at, counts as read.
 *
 * A level that is not met rejects; the entry stays appended, and reaches others sooner or later all the same.
 */
export type AppendLevel = "queued" | "stored" | "sent" | "received" | "delivered";

export interface AppendOptions extends WaitOptions {
  readonly until?: AppendLevel;
  /** Whose word is waited for; as {@link By}. Default `"all"` who have the topic open. */
  readonly by?: By;
  /** Refuse to append when fewer others have the topic open. Default 0. */
  readonly atLeast?: number;
}

/** What is known once the level is met. */
export interface AppendReceipt extends Omit<Receipt, "group" | "until"> {
  readonly topic: string;
  readonly id: EntryId;
  readonly until: AppendLevel;
  readonly position: number;
}

export interface TopicOptions {
  /** What values must look like: any Standard Schema. It must answer at once, not by a promise. */
  readonly schema?: Schema;
  /**
   * How much of the topic this peer keeps; the oldest entries go first. While a topic is open, its further handles
   * leave it out or give the same. Default: everything.
   */
  readonly keep?: Keep;
}

export interface Keep {
  /** In all logs together, at least 1. */
  readonly entries?: number;
  readonly bytes?: number;
  readonly ageMs?: number;
}

/**
 * State made of entries in the order of time: the same at every peer that has the same entries. What `keep` lets
 * go leaves it when that is an eighth of it.
 */
export interface Fold<S> extends AsyncDisposable {
  /** The state now. Never changed in place. */
  readonly state: S;
  /** How many entries it is made of. */
  readonly entries: number;
  /** Resolves when the state holds everything that the store held at the call. Rejects when the reducer threw. */
  ready(options?: WaitOptions): Promise<S>;
  /** States, the present one first; a slow reader is given the latest one. */
  changes(options?: { readonly signal?: AbortSignal }): Watch<S>;
  /** Calls `listener` after each change of the state, until disposed. */
  subscribe(listener: (state: S) => void): Disposable;
  close(): Promise<void>;
}

/**
 * Makes the next state. Pure: the same arguments give the same state, and what it was given is not
 * changed, as entries that come late are put where they belong by going back to an earlier state.
 */
export type Reducer<S, T = unknown> = (state: S, entry: TopicEntry<T>) => S;

export interface FoldOptions {
  /** How many entries lie between two states that are kept to go back to. Default 256. */
  readonly checkpointEvery?: number;
}

/** A topic that is open: everybody who has it open keeps it, and gets from others what is missing. */
export interface Topic<T = unknown> extends AsyncDisposable {
  readonly name: string;
  /** The log that this peer writes. */
  readonly log: LogId;
  /**
   * Others who have it open now. Announcements name a topic by 32 bits of a hash: who has another one open that shares
   * them is listed as well; to receipts it is one that has left.
   */
  readonly members: readonly Member[];
  /**
   * Adds an entry to this peer's log.
   * @throws `ERR_EARSHOT_CLOSED`, `ERR_EARSHOT_INVALID_ARGUMENT` (the schema refuses it: `details.issues`),
   * `ERR_EARSHOT_MESSAGE_TOO_LARGE`, `ERR_EARSHOT_STORE_FULL`, `ERR_EARSHOT_STORE_FAILED`, and as `Group.send`.
   */
  append(body: Body, options?: AppendOptions): Promise<AppendReceipt>;
  /** Takes back an entry of this peer's author, in whichever of its logs. @throws as `append` */
  retract(id: EntryId, options?: AppendOptions): Promise<AppendReceipt>;
  /** Entries in the order of arrival here. */
  read(options?: ReadOptions): Watch<TopicItem<T>>;
  /** State made of all entries that are held, in the order of time. */
  fold<S>(reducer: Reducer<S, T>, initial: S, options?: FoldOptions): Fold<S>;
  /** Entries whose text contains all these words, best first. Default limit 50. */
  search(text: string, options?: { readonly limit?: number }): Promise<readonly TopicEntry<T>[]>;
  /** Resolves when nothing is known to be missing: a holder who was present has been asked, or nobody else has the topic open. */
  caughtUp(options?: WaitOptions): Promise<void>;
  /**
   * Resolves when others have what was said, or it took too long. What was said before anybody was seen is said again
   * to those who are seen within 300 ms of opening.
   */
  close(): Promise<void>;
}
