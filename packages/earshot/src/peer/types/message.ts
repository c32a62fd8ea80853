/**
 * What travels in a group and how it is read: bodies keep the kind they were sent with.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { BodyKind } from "../../core/io.ts";

/**
 * What can be sent. A `Uint8Array` (or `Buffer`) goes as bytes, a string as text, and anything else
 * structured as a value: `null`, booleans, numbers, bigints of 64 bits, text,
 * byte arrays, arrays and plain objects, at most 64 deep. `undefined`, functions, symbols, cycles and
 * instances of classes are refused.
 */
export type Body = Uint8Array | string | Structured;

/** A structured value. */
export type Structured =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Structured[]
  | { readonly [key: string]: Structured };

/** A message as a reader gets it. */
export interface Message {
  /** Who sent it, as known when it came. */
  readonly from: Member;
  readonly group: string;
  /** The sender's count of its messages to this group, from 1. */
  readonly sequence: number;
  /** What it was sent as. */
  readonly kind: BodyKind;
  /** The body as it travelled: the bytes, UTF-8 for text, CBOR for a value. Yours to keep. */
  readonly bytes: Uint8Array;
  /**
   * How many messages this reader lost just before this one because its inbox was full; 0 as a rule.
   */
  readonly missed: number;
  /**
   * The body as text: what was sent as text, or bytes read as UTF-8 (faults become U+FFFD).
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT` for a structured value: use {@link Message.value}.
   */
  text(): string;
  /**
   * The body as it was given to `send`: a `Uint8Array`, a string, or the structured value.
   * @throws `ERR_EARSHOT_MALFORMED_BODY` when the sender's structured value cannot be read.
   */
  value(): unknown;
}

/** How long a send waits. `"received"` and `"delivered"` come with reliable groups. */
export type SendLevel = "queued" | "sent" | "received" | "delivered";

export interface SendOptions {
  /**
   * - `"queued"`: the engine has it.
   * - `"sent"` (default): it has left this host.
   * - `"received"`, `"delivered"`: not offered yet (`ERR_EARSHOT_UNSUPPORTED`).
   */
  readonly until?: SendLevel;
  /** Refuse to send to fewer members than this, oneself not counted. Default 0. */
  readonly atLeast?: number;
  /** Give up waiting after this many milliseconds. Default: no limit. The message may have left all the same. */
  readonly timeoutMs?: number;
  /** Gives up waiting; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What is known about a message once the level asked for is met. */
export interface Receipt {
  readonly group: string;
  /** The level that was met. */
  readonly until: SendLevel;
  /** How many members it was meant for, oneself not counted. */
  readonly members: number;
}
