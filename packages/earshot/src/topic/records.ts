/**
 * What a topic is made of: logs of authors, branches where an author contradicts itself, and entries;
 * as machines reason about them, stores keep them and programs read them.
 * @module
 */
import type { PeerId } from "../core/identity.ts";
import type { BodyKind } from "../core/io.ts";

declare const logIdBrand: unique symbol;

/**
 * One store's log of one author in one topic: the first 16 bytes of SHA-256 over topic, public key and
 * a nonce drawn when the log was begun, as 32 hexadecimal digits. An author on two devices has two.
 */
export type LogId = string & { readonly [logIdBrand]: true };

/**
 * Hybrid logical time (Kulkarni et al., 2014) as one safe integer: milliseconds since 1970 times
 * `ticksPerMs`, plus a count for what happens within one millisecond.
 */
export type LogicalTime = number;

export const ticksPerMs = 1_024;

/** What an entry does: it says something, or takes back another one of its author. */
export type EntryType = "post" | "retraction";

/** One entry of a log. */
export interface Entry {
  readonly log: LogId;
  /** From 1 in each log, without holes. */
  readonly sequence: number;
  readonly time: LogicalTime;
  readonly type: EntryType;
  readonly kind: BodyKind;
  /** `undefined` when it was taken back: its hash stays, so that the chain can still be verified. */
  readonly body: Uint8Array | undefined;
  /** SHA-256 of the body. */
  readonly bodyHash: Uint8Array;
  /** SHA-256 over the hash of the entry before and this entry's header, which names `bodyHash`. */
  readonly hash: Uint8Array;
  /** The author's signature over the chain up to here; not every entry has one. */
  readonly signature: Uint8Array | undefined;
}

/** Where a chain stands: its last entry, or the one before the first that is held. */
export interface ChainPoint {
  /** 0 before the first entry; then `hash` is that of the log's beginning. */
  readonly sequence: number;
  readonly hash: Uint8Array;
  readonly time: LogicalTime;
}

/**
 * A log as it is held here. Branch 0 is what came first. Where an author has signed two entries of one
 * sequence (a fork), the other one begins a further branch, which holds only what differs.
 */
export interface Branch {
  readonly log: LogId;
  readonly branch: number;
  readonly author: PeerId;
  readonly publicKey: Uint8Array;
  readonly nonce: Uint8Array;
  /** The point before the first entry that is held: what is at or below was let go, or belongs to branch 0. */
  readonly floor: ChainPoint;
  /** The last entry held, which is signed. */
  readonly head: ChainPoint;
}

/** An author's own word that an entry is taken back; it stands for itself and outlives its target. */
export interface Retraction {
  readonly log: LogId;
  readonly sequence: number;
  readonly signature: Uint8Array;
}

/** A change of what is held. All of one commit happen, or none. */
export type Change =
  /** A log or branch begins, with nothing in it yet: its head is its floor. */
  | { readonly type: "begin"; readonly branch: Branch }
  /** Entries that follow the head of a branch. Each gets the next position. */
  | {
      readonly type: "append";
      readonly log: LogId;
      readonly branch: number;
      readonly entries: readonly Entry[];
    }
  /** Entries that end at the floor of a branch, which moves down to this one. Each gets the next position. */
  | {
      readonly type: "fill";
      readonly log: LogId;
      readonly branch: number;
      readonly floor: ChainPoint;
      readonly entries: readonly Entry[];
    }
  /** The body of an entry is let go wherever it is held, now or later. */
  | { readonly type: "retract"; readonly retraction: Retraction }
  /** Entries up to this one are let go. */
  | {
      readonly type: "prune";
      readonly log: LogId;
      readonly branch: number;
      readonly to: ChainPoint;
    };
