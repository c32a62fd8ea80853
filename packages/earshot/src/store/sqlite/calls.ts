/**
 * What the two sides of the SQLite store say to each other: calls into its thread, and answers out of it.
 * @module
 */
import type { ErrorCode } from "../../core/errors.ts";
import type { Change, Entry, LogId } from "../../topic/records.ts";
import type { Contents, Portion, TimeKey } from "../store.ts";
import type { PackedEntries } from "./packed-entries.ts";

/** A change as it travels; texts to be found by stand beside their entries. */
export type PackedChange = Pack<Change>;

type Pack<Each> = Each extends { readonly entries: readonly Entry[] }
  ? Omit<Each, "entries"> & {
      readonly entries: PackedEntries;
      readonly words: readonly (string | undefined)[];
    }
  : Each;

/** Of each call: what it says and what it gives. */
export interface Calls {
  open: { asks: { readonly nonce: Uint8Array }; gives: Contents };
  commit: {
    asks: { readonly changes: readonly PackedChange[]; readonly bytes: number };
    gives: number;
  };
  entries: {
    asks: {
      readonly log: LogId;
      readonly branch: number;
      readonly from: number;
      readonly portion: Portion;
    };
    gives: PackedEntries;
  };
  at: { asks: { readonly log: LogId; readonly sequence: number }; gives: PackedEntries };
  arrivals: { asks: { readonly after: number; readonly portion: Portion }; gives: PackedEntries };
  lastPosition: { asks: { readonly count: number }; gives: number };
  byTime: {
    asks: { readonly after: TimeKey | undefined; readonly portion: Portion };
    gives: PackedEntries;
  };
  search: { asks: { readonly text: string; readonly limit: number }; gives: PackedEntries };
  note: { asks: { readonly name: string }; gives: Uint8Array | undefined };
  setNote: { asks: { readonly name: string; readonly value: Uint8Array | undefined }; gives: void };
  close: { asks: object; gives: void };
  remove: { asks: object; gives: void };
  /** Of the store, not of a topic. */
  topics: { asks: object; gives: readonly string[] };
  end: { asks: object; gives: void };
}

export type CallType = keyof Calls;

export type Call = {
  [Type in CallType]: {
    readonly type: Type;
    /** Answers bear the number of their call. */
    readonly number: number;
    /** Empty for calls of the store. */
    readonly topic: string;
  } & Calls[Type]["asks"];
}[CallType];

export type CallOf<Type extends CallType> = Extract<Call, { readonly type: Type }>;

/** An error as it travels. */
export interface PackedFailure {
  /** `undefined` for a mistake of ours. */
  readonly code: ErrorCode | undefined;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly cause: string | undefined;
}

export type Answer =
  | { readonly number: number; readonly gives: Calls[CallType]["gives"] }
  | { readonly number: number; readonly failure: PackedFailure };

/** What the thread is started with. */
export interface StoreThreadOptions {
  readonly directory: string;
}
