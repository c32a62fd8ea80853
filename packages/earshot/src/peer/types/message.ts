/**
 * What travels in a group or to one peer, and how it is read: bodies keep the kind they were sent with.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { PeerId } from "../../core/identity.ts";
import type { BodyKind } from "../../core/io.ts";

/**
 * What can be sent. A `Uint8Array` (or `Buffer`) goes as bytes, a string as text, and anything else
 * structured as a value: `null`, booleans, numbers, bigints of 64 bits, text,
 * byte arrays, arrays and plain objects, at most 64 deep. `undefined`, functions, symbols, cycles and
 * instances of classes are refused.
 */
export type Body = Uint8Array | string | Structured;

/**
 * A body that is read while it is sent, as bytes: a web stream, a Node.js stream of buffers, or what an
 * async generator yields. At most 64 MiB. It is read as there is room for it and never held whole.
 */
export type LargeBody = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

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
  /** `undefined` for what was sent to this peer alone. */
  readonly group: string | undefined;
  /**
   * The sender's count of its messages on this way, from 1. Best-effort messages and reliable ones are
   * counted apart, and a sender that was silent for long may begin anew. Large messages are counted when
   * they end: 0 until then.
   */
  readonly sequence: number;
  /** What it was sent as. */
  readonly kind: BodyKind;
  /**
   * The body as it travelled: the bytes, UTF-8 for text, CBOR for a value. Yours to keep.
   * @throws `ERR_EARSHOT_LARGE_MESSAGE` for a large message: read {@link Message.stream}, or {@link Message.collect} it.
   */
  readonly bytes: Uint8Array;
  /**
   * How many messages this reader lost just before this one: its inbox was full, or they will never
   * come, which a `gap` status has told; 0 as a rule.
   */
  readonly missed: number;
  /**
   * The body of a large message (above 256 KiB, or sent as a stream), as it comes in; `undefined`
   * for others. Each reader has its own. Begin to read it before the handler is done with the message,
   * or the loop asks for the next one: what nobody reads is discarded. A slow reader holds the sender
   * back. Fails with `ERR_EARSHOT_INCOMPLETE` when the sender gives up or is gone.
   */
  readonly stream: ReadableStream<Uint8Array> | undefined;
  /** Size of the whole body in bytes; `undefined` when its sender did not know. */
  readonly total: number | undefined;
  /** Bytes of the body that have come so far. */
  readonly received: number;
  /**
   * The body as text: what was sent as text, or bytes read as UTF-8 (faults become U+FFFD).
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT` for a structured value: use {@link Message.value};
   * `ERR_EARSHOT_LARGE_MESSAGE`.
   */
  text(): string;
  /**
   * The body as it was given to `send`: a `Uint8Array`, a string, or the structured value.
   * @throws `ERR_EARSHOT_MALFORMED_BODY` when the sender's structured value cannot be read;
   * `ERR_EARSHOT_LARGE_MESSAGE`.
   */
  value(): unknown;
  /**
   * The message with its whole body in memory: itself, or a large one once all of it has come. Reads
   * {@link Message.stream}, and fails as that does, or with `ERR_EARSHOT_MESSAGE_TOO_LARGE` above `limitBytes`
   * (default 64 MiB).
   */
  collect(limitBytes?: number): Promise<Message>;
}

/** A message within a {@link Batch}: the same object each time. */
export interface BatchMessage {
  /** As {@link Message.sequence}. */
  readonly sequence: number;
  readonly kind: BodyKind;
  /**
   * The body as it travelled, borrowed until the handler returns: what is kept must be copied, as the
   * memory is used again. Each read makes a new view.
   * @throws `ERR_EARSHOT_LARGE_MESSAGE`
   */
  readonly bytes: Uint8Array;
  /** As {@link Message.stream}; it may be read on after the handler. */
  readonly stream: ReadableStream<Uint8Array> | undefined;
  readonly total: number | undefined;
  text(): string;
  value(): unknown;
}

/** Messages of one sender in their order, as they came in together. Good until the handler returns. */
export interface Batch extends Iterable<BatchMessage> {
  readonly from: Member;
  readonly group: string | undefined;
  /** As {@link Message.missed}, before the first message of this batch. */
  readonly missed: number;
}

/** How long a send waits: until it is with the engine, has left this host, is with the members, or is handled by them. */
export type SendLevel = "queued" | "sent" | "received" | "delivered";

/**
 * Whose word is waited for:
 * - `"all"`: members that were there when the message was sent, oneself excluded. Who leaves in
 *   order is no longer waited for; who is evicted or fails leaves the level unmet.
 * - `"majority"`: more than half of them, oneself counted as one that has it.
 * - a number: so many of them.
 * - ids (or members): these, who must be there.
 */
export type By = "all" | "majority" | number | readonly (PeerId | Member)[];

export interface WaitOptions {
  /** Give up waiting after this many milliseconds. Default: no limit. The message may arrive all the same. */
  readonly timeoutMs?: number;
  /** Gives up waiting; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface FlushOptions extends WaitOptions {
  /** As {@link SendOptions.until}. Default `"received"`. */
  readonly until?: SendLevel;
  /** As {@link SendOptions.by}. */
  readonly by?: By;
}

export interface SendOptions extends WaitOptions {
  /**
   * - `"queued"`: the engine has it.
   * - `"sent"` (default): it has left this host.
   * - `"received"`: the members' engines have it.
   * - `"delivered"`: the members' programs are done with it: their handlers have returned (or failed), and
   *   promises of theirs have settled. What a full inbox dropped counts as done.
   */
  readonly until?: SendLevel;
  /** For `"received"` and `"delivered"`. Default `"all"`. */
  readonly by?: By;
  /** Refuse to send to fewer members than this, oneself not counted. Default 0. */
  readonly atLeast?: number;
  /**
   * Size in bytes of a body that is a stream, if it is known. A stream that turns out otherwise is given up
   * with `ERR_EARSHOT_INVALID_ARGUMENT`.
   */
  readonly total?: number;
  /** Told how far a large message is: bytes that were taken from the body. */
  readonly onProgress?: (progress: SendProgress) => void;
  /**
   * For best-effort groups, keep-latest: a message replaces earlier ones of this sender with the same
   * key that have not left yet, and in the members' inboxes those that have not been read. At
   * most 64 bytes of UTF-8. A message that is replaced before it left settles with the one that replaced it.
   */
  readonly key?: string;
}

export interface SendProgress {
  readonly sent: number;
  readonly total: number | undefined;
}

/** What is known about a message once the level asked for is met, or cannot be. */
export interface Receipt {
  /** `undefined` for what was sent to one peer. */
  readonly group: string | undefined;
  /** The level that was asked for. */
  readonly until: SendLevel;
  /** Number of the message, as {@link Message.sequence} tells it; 0 when there was none. */
  readonly message: number;
  /** How many members it was meant for, oneself not counted. */
  readonly members: number;
  /** Who confirmed it. Empty for `"queued"` and `"sent"`. */
  readonly by: readonly PeerId[];
  /** Who did not, and why. */
  readonly missing: readonly Missing[];
}

export interface Missing {
  /** Id of the member. */
  readonly member: PeerId;
  /**
   * - `left`: it left the group, or was not in it. `evicted`: it held others up for too long. `failed`: it fell silent.
   * - `no-handler`: nobody reads the group there. `timeout`: it had not answered when waiting ended.
   */
  readonly reason: "left" | "evicted" | "failed" | "no-handler" | "timeout";
}
