/**
 * What a lab peer is told to do with streams, and what it tells of them: beside the words of `peer-lines.ts`, for
 * messages that are too many to be told one by one.
 * @module
 */
import type { InboxOptions, Missing, SendLevel, SlowPolicy } from "earshot";

/** Where a stream goes: to a group, or to the member of this name alone. */
export type Goal = { readonly group: string } | { readonly member: string };

export interface StreamOrder {
  readonly to: Goal;
  /** How many messages, at most. `halt` ends it earlier. */
  readonly count: number;
  /** Of how many bytes: from the first number to the second, anyhow mixed. */
  readonly bytes: readonly [number, number];
  /** Default: as fast as it can. Time in which it had to wait is not made up for. */
  readonly perSecond?: number;
  /** Default `"write"`. With `"send"` each message is handed over by itself, and the first refusal ends the stream. */
  readonly by?: "write" | "send";
  /** Each so many messages one is sent with this level, and its receipt kept. */
  readonly asks?: { readonly every: number; readonly until: SendLevel };
  /** What is waited for at the end. Default `"delivered"`. */
  readonly flush?: SendLevel;
  /** How long. Default: no limit. */
  readonly timeoutMs?: number;
}

export type StreamCommand =
  /** Reads a group (or, without one, what is sent to this peer alone) and keeps a tally of each sender. */
  | {
      readonly do: "tally";
      readonly group?: string;
      readonly by: "receive" | "batch" | "loop";
      readonly slow?: SlowPolicy;
      readonly loopback?: boolean;
      readonly inbox?: InboxOptions;
    }
  | { readonly do: "tallies"; readonly group?: string }
  /** Begins all tallies anew. */
  | { readonly do: "forget" }
  | { readonly do: "stream"; readonly order: StreamOrder }
  /** Ends the streams that are under way here after the message at hand; they still flush. */
  | { readonly do: "halt" }
  /** Handlers (of `receive`) are not done with a message until `release`. */
  | { readonly do: "hold" }
  | { readonly do: "release" }
  /** One message with this number, or one that no tally counts; its receipt is the answer. */
  | {
      readonly do: "say";
      readonly to: Goal;
      readonly number?: number;
      readonly until: SendLevel;
      readonly timeoutMs?: number;
    }
  /** A message of this many bytes that is read while it is sent. */
  | { readonly do: "large"; readonly to: Goal; readonly bytes: number };

/** A receipt, with when it was there. */
export interface SeenReceipt {
  readonly message: number;
  readonly until: SendLevel;
  readonly by: readonly string[];
  readonly missing: readonly Missing[];
  /** Code of the error, when the level was not met. */
  readonly error: string | undefined;
  readonly at: number;
}

export interface Streamed {
  readonly messages: number;
  readonly bytes: number;
  readonly began: number;
  /** When the last message was written, before it was flushed. */
  readonly written: number;
  readonly receipts: readonly SeenReceipt[];
  readonly flushed: SeenReceipt;
  /** Code of the error with which a message was refused, which ended the stream. */
  readonly refused: string | undefined;
}

/** Messages that did not come, as told with the one after them. */
export interface Jump {
  readonly after: number;
  readonly to: number;
  readonly missed: number;
}

/** What came of one sender's stream. */
export interface Tally {
  readonly from: string;
  readonly messages: number;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
  readonly jumps: readonly Jump[];
  /** What must never be, in words: out of order, twice, altered, lost without a word. */
  readonly faults: readonly string[];
  /** When each thousandth message had been handled. */
  readonly marks: Readonly<Record<number, number>>;
  readonly at: number;
}

export interface Tallies {
  readonly tallies: readonly Tally[];
  /** Of the process, in bytes: when it began to read, and the most since. */
  readonly rss: { readonly first: number; readonly peak: number };
}

export type StreamLine =
  /** So many messages of a sender have come: told each hundred. */
  | {
      readonly type: "reached";
      readonly group: string | undefined;
      readonly from: string;
      readonly messages: number;
      readonly at: number;
    }
  /** A stream that goes out has got so far: told each hundred. */
  | { readonly type: "wrote"; readonly messages: number; readonly at: number }
  | {
      readonly type: "large";
      readonly from: string;
      readonly bytes: number;
      readonly total: number | undefined;
      readonly fault: string | undefined;
      /** Other messages that came between its beginning and its end. */
      readonly between: number;
      readonly began: number;
      readonly at: number;
    };
