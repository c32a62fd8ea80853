/**
 * A group as a program holds it: a name to send to, with readers of its own.
 * @module
 */
import type { SlowPolicy } from "../../core/io.ts";
import type { Member } from "../../core/events.ts";
import type {
  Batch,
  Body,
  FlushOptions,
  LargeBody,
  Message,
  Receipt,
  SendOptions,
  WaitOptions,
} from "./message.ts";

/**
 * What happens to a message for which a reader's inbox has no room: it or the oldest is dropped, and the
 * loss told in {@link Message.missed}, or its sender is held back, together with everybody who
 * listens to it.
 */
export type OnFull = "drop-oldest" | "drop-newest" | "hold";

export interface InboxOptions {
  /** Messages that wait for a reader at most, from 1; with `"hold"` what is on its way comes on top. Default 1,024. */
  readonly limit?: number;
  /** Default `"drop-oldest"`. Best-effort messages cannot be held back: with `"hold"` the newest are dropped. */
  readonly onFull?: OnFull;
}

export interface GroupOptions {
  /**
   * `true` (default) takes part: others see us among the members and we hear what is said. `false`
   * gives a group that can only be sent to, and tells nobody.
   */
  readonly join?: boolean;
  /**
   * How this one sends. `"reliable"` (default): every member gets every message, in order, or is told
   * of a gap. `"best-effort"`: one datagram each, never repeated, for what is soon out of date.
   * Both are heard, whatever is chosen here.
   */
  readonly reliability?: "reliable" | "best-effort";
  /**
   * `"fifo"` (default): the messages of each sender come in its order. `"none"` allows any order;
   * this version keeps the order all the same.
   */
  readonly ordering?: "fifo" | "none";
  /**
   * What becomes of a member that is too slow: `"wait"` (default) waits for it up to 5 s and then evicts
   * it, with a status on both sides; `"drop"` does not wait, and it hears of a gap (which receipts cannot tell); `"fail"` waits
   * without end, and `send` fails with `ERR_EARSHOT_NO_ROOM` when there is no room instead of waiting for it.
   */
  readonly slow?: SlowPolicy;
  /** Also hear what this peer itself sends to the group. Default `false`. */
  readonly loopback?: boolean;
  /** The bound of each reader's inbox. */
  readonly inbox?: InboxOptions;
  /** Gives up joining; without effect once the group is there. */
  readonly signal?: AbortSignal;
}

/**
 * Called for each message in order; while a promise that it returned is pending, later messages wait in
 * the inbox. Only large messages are not waited for: others may come between their parts.
 */
export type MessageHandler = (message: Message) => unknown;

/** Called for messages as they come in. Must be done with them when it returns: a promise is not waited for. */
export type BatchHandler = (batch: Batch) => void;

/** Something to read messages from: a group, or a peer for what is sent to it alone. */
export interface Readable extends AsyncIterable<Message> {
  /**
   * Calls `handler` for each message until the returned object is disposed or the group is closed.
   * What the handler throws (or its promise rejects with) ends nothing: it is told as a
   * `handler-failed` status, counted, and the first time for each handler given to `process.emitWarning`.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT` on a group made with `join: false`; `ERR_EARSHOT_CLOSED`.
   */
  receive(handler: MessageHandler): Disposable;
  /**
   * The fast way: calls `handler` with all messages that came in together, without an inbox and without
   * copying them. What is not read out of the batch is gone. Throws and tells of errors like `receive`.
   */
  receiveBatch(handler: BatchHandler): Disposable;
  /** Reads from now on; ends when the group is closed and the inbox is empty. Throws like `receive`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Message, undefined, undefined> & AsyncDisposable;
}

/**
 * A group. Several of one name can be held at once, each with its own readers; the peer leaves the
 * group when the last one that joined is closed.
 *
 * Every reader (a handler, or an iteration) gets every message. What comes before the first reader
 * is there waits in the inbox and goes to that one, except for large messages.
 */
export interface Group extends Readable, AsyncDisposable {
  readonly name: string;
  /** Whether this one takes part, or only sends. */
  readonly joined: boolean;
  /** Members of the group in the current view, oneself left out. */
  readonly members: readonly Member[];
  /**
   * Sends to every member of the group, in the order of the calls, and waits for as much as `until`
   * says. Where members are too slow it waits for room first. Bodies above 256 KiB and streams
   * travel as large messages, between others; they must not be changed until this resolves.
   * @throws `ERR_EARSHOT_CLOSED`, `ERR_EARSHOT_INVALID_ARGUMENT` (a body that cannot be sent),
   * `ERR_EARSHOT_MESSAGE_TOO_LARGE`, `ERR_EARSHOT_NOT_ENOUGH_MEMBERS` (`details`: `present`, `wanted`),
   * `ERR_EARSHOT_NOT_RECEIVED`, `ERR_EARSHOT_NOT_DELIVERED`, `ERR_EARSHOT_TIMEOUT` (`details.receipt`: the
   * {@link Receipt}), `ERR_EARSHOT_NO_ROOM` (with `slow: "fail"`), `ERR_EARSHOT_SEND_FAILED` (best effort).
   */
  send(body: Body | LargeBody, options?: SendOptions): Promise<Receipt>;
  /**
   * The fast way: sends bytes or text (at most 256 KiB) without telling what became of them. What
   * is written in one turn of the loop leaves together at its end. The body is copied before this returns.
   * @returns `false`, having taken nothing, when there is no room: wait for {@link Group.writable}.
   * @throws `ERR_EARSHOT_CLOSED`, `ERR_EARSHOT_INVALID_ARGUMENT`, `ERR_EARSHOT_MESSAGE_TOO_LARGE`.
   */
  write(body: Uint8Array | string): boolean;
  /** Resolves when there is room again, for what `write` refused last. Rejects like `send` when closed. */
  writable(options?: WaitOptions): Promise<void>;
  /** One receipt for everything that was sent and written before, as `send` gives one for a single message. */
  flush(options?: FlushOptions): Promise<Receipt>;
  /**
   * Stops hearing, and waits, though not for longer than 5 s, until the members have what was sent and
   * written. A handler that is running is let finish but not waited for, so that a handler can close its
   * own group. Safe to call twice.
   */
  close(): Promise<void>;
}
