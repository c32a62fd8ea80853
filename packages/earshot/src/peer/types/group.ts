/**
 * A group as a program holds it: a name to send to, with readers of its own.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { Body, Message, Receipt, SendOptions } from "./message.ts";

/** What happens to a message for which a reader's inbox has no room. The loss is told in {@link Message.missed}. */
export type OnFull = "drop-oldest" | "drop-newest";

export interface InboxOptions {
  /** Messages that wait for a reader at most, from 1. Default 1,024. */
  readonly limit?: number;
  /** Default `"drop-oldest"`. */
  readonly onFull?: OnFull;
}

export interface GroupOptions {
  /**
   * `true` (default) takes part: others see us among the members and we hear what is said. `false`
   * gives a group that can only be sent to, and tells nobody.
   */
  readonly join?: boolean;
  /** Also hear what this peer itself sends to the group. Default `false`. */
  readonly loopback?: boolean;
  /** The bound of each reader's inbox. */
  readonly inbox?: InboxOptions;
  /** Gives up joining; without effect once the group is there. */
  readonly signal?: AbortSignal;
}

/** Called for each message in order; while a promise that it returned is pending, later messages wait in the inbox. */
export type MessageHandler = (message: Message) => unknown;

/**
 * A group. Several of one name can be held at once, each with its own readers; the peer leaves the
 * group when the last one that joined is closed.
 *
 * Every reader (a handler, or an iteration) gets every message. What comes before the first reader
 * is there waits in the inbox and goes to that one.
 */
export interface Group extends AsyncIterable<Message>, AsyncDisposable {
  readonly name: string;
  /** Whether this one takes part, or only sends. */
  readonly joined: boolean;
  /** Members of the group in the current view, oneself left out. */
  readonly members: readonly Member[];
  /**
   * Sends to every member of the group, in the order of the calls. Best effort in this version.
   * @throws `ERR_EARSHOT_CLOSED`, `ERR_EARSHOT_INVALID_ARGUMENT` (a body that cannot be sent),
   * `ERR_EARSHOT_MESSAGE_TOO_LARGE`, `ERR_EARSHOT_NOT_ENOUGH_MEMBERS` (`details`: `present`, `wanted`),
   * `ERR_EARSHOT_SEND_FAILED`, `ERR_EARSHOT_TIMEOUT`, `ERR_EARSHOT_UNSUPPORTED`.
   */
  send(body: Body, options?: SendOptions): Promise<Receipt>;
  /**
   * Calls `handler` for each message until the returned object is disposed or the group is closed.
   * What the handler throws (or its promise rejects with) ends nothing: it is told as a
   * `handler-failed` status, counted, and the first time for each handler given to `process.emitWarning`.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT` on a group made with `join: false`; `ERR_EARSHOT_CLOSED`.
   */
  receive(handler: MessageHandler): Disposable;
  /** Reads from now on; ends when the group is closed and the inbox is empty. Throws like `receive`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Message, undefined, undefined> & AsyncDisposable;
  /**
   * Stops hearing and waits for messages that are leaving. A handler that is running is let finish but not
   * waited for, so that a handler can close its own group. Safe to call twice.
   */
  close(): Promise<void>;
}
