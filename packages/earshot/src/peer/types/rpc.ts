/**
 * Request and reply: asking a member, or whoever serves something, and answering.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { PeerId } from "../../core/identity.ts";
import type { BodyKind } from "../../core/io.ts";
import type { Body, WaitOptions } from "./message.ts";
import type { Watch } from "./peer.ts";
import type { Schema } from "./schema.ts";

/**
 * Who is asked: one member (or its id, in whatever life it is), or members by what they are. Of the latter
 * only those count that announce the service; oneself is never one of them.
 */
export type Target = Member | PeerId | ServerFilter;

/** Members that serve what is asked for; what is left out does not matter, what is given must all hold. */
export interface ServerFilter {
  readonly role?: string;
  readonly group?: string;
  readonly name?: string;
  /**
   * Which of them:
   * - `"nearest"` (default): who has answered fastest so far; one that has not been asked yet comes first.
   * - `"spread"`: of two drawn by lot the one with fewer open calls of this peer.
   * - `"all"`: all of them; the first reply counts, and the others are told to stop.
   */
  readonly pick?: "nearest" | "spread" | "all";
}

/** What a body that has come holds. */
export interface Received {
  /** What it was sent as. */
  readonly kind: BodyKind;
  /** The body as it travelled: the bytes, UTF-8 for text, CBOR for a value. Yours to keep. */
  readonly bytes: Uint8Array;
  /** @throws as `Message.text` */
  text(): string;
  /** @throws as `Message.value` */
  value(): unknown;
}

export interface Reply extends Received {
  /** Who answered. */
  readonly from: Member;
}

/** A request as a handler gets it. */
export interface Request<T = unknown> extends Received {
  /** Who asks, as known when the request came. */
  readonly from: Member;
  readonly service: string;
  /** The body as it was given to `request`; with an `input` schema, what that makes of it. */
  value(): T;
  /**
   * Aborted (with `ERR_EARSHOT_CANCELLED`) when nobody waits for the reply any more: the caller gave up or is
   * gone; or (with `ERR_EARSHOT_CLOSED`) when this peer closes.
   */
  readonly signal: AbortSignal;
}

/** Several replies, the last of which is the result. */
export type Replies = Iterable<Body> | AsyncIterable<Body>;

/**
 * Answers requests. May be async. What iterates (a generator, not an array) gives several replies, in order:
 * the caller hears of each as it comes, and when many are on their way the iterator is not asked for more. An
 * error thrown goes to the caller with its `code` (or name) and message.
 */
export type RequestHandler<T = unknown> = (
  request: Request<T>,
) => Body | Replies | Promise<Body | Replies>;

export interface ServeOptions<T = unknown> {
  /** Requests that are handled at once, from 1. Default 64. */
  readonly concurrency?: number;
  /** Requests that wait for their turn, from 0; more are refused with `ERR_EARSHOT_BUSY`. Default 256. */
  readonly queue?: number;
  /** What requests must hold; others are refused with the code `"invalid-request"`. Must answer synchronously. */
  readonly input?: Schema<T>;
  /** What replies must hold; what does not pass fails with `"invalid-reply"`. Must answer synchronously. */
  readonly output?: Schema;
}

export interface RequestOptions extends WaitOptions {
  /** Give up after this many milliseconds. Default 5,000. */
  readonly timeoutMs?: number;
  /**
   * - `"never"` (default): the handler runs at most once. When the server is lost, whether it ran is not known,
   *   and that is the error.
   * - `"safe"`: it does no harm to do it twice. Then the request survives its server: it goes to another, to
   *   the same member's next life, or to whoever serves it next, as long as there is time.
   */
  readonly repeat?: "never" | "safe";
  /**
   * Told of each reply of a handler that gives several, as it comes; the promise gives the last one again. An
   * error that it throws gives the request up.
   */
  readonly onReply?: (reply: Reply) => void;
}

export interface GatherOptions extends WaitOptions {
  /** End after this many milliseconds with what has come. Default 5,000. */
  readonly timeoutMs?: number;
  /** End when no reply has come for so long. Default: no limit. */
  readonly stallMs?: number;
  /** End when so many have replied: the first, a number, more than half of those asked, or all. Default `"all"`. */
  readonly until?: "first" | "majority" | "all" | number;
}

/** Replies as they come, one of each server that was asked: the last, where a handler gives several. */
export interface Gathering extends Watch<Reply> {
  /** Who has not replied so far, and why; complete once the iteration has ended. */
  readonly missing: readonly MissingReply[];
}

export interface MissingReply {
  readonly member: Member;
  /**
   * - `pending`: the iteration goes on. `enough`: it ended without needing this one. `timeout`, `stalled`: it was too slow.
   * - `lost`: it left, fell silent or was started again. `busy`, `no-service`: it refused. `failed`: its handler did.
   */
  readonly reason:
    | "pending"
    | "enough"
    | "timeout"
    | "stalled"
    | "lost"
    | "busy"
    | "no-service"
    | "failed";
  /** What it said, where it said something. */
  readonly error?: Error;
}
