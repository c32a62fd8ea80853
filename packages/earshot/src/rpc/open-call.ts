/**
 * A call that is not answered yet, and who waits for it.
 * @module
 */
import type { BodyKind } from "../core/io.ts";
import type { Line } from "./line.ts";
import type { FailureWhat, Packet } from "./packet-table.ts";

/** Why there is no (further) reply; `lost`: the server is gone, and may or may not have done it. */
export interface Failure {
  readonly what: FailureWhat | "lost";
  readonly code: string;
  readonly message: string;
}

export interface ReplyPart {
  readonly kind: BodyKind;
  /** The receiver's own. */
  readonly body: Uint8Array;
}

/** Hears what becomes of a call. May make and cancel calls meanwhile. */
export interface CallOwner {
  /** `last`: nothing more comes. */
  replied(reply: ReplyPart, last: boolean): void;
  /** There are no more replies than those that came. */
  ended(): void;
  failed(failure: Failure): void;
}

/** What the server has to say about a call. */
export type Answer = Packet<"reply"> | Packet<"failure">;

export interface OpenCall {
  readonly line: Line;
  readonly number: number;
  readonly owner: CallOwner;
  /** The whole call, to be sent again; not needed any more once the server says that it has it. */
  packet: Uint8Array | undefined;
  /** It does not fit a datagram. */
  readonly large: boolean;
  /** When it was sent first, and when its body was sent last. */
  readonly sentAt: number;
  wholeAt: number;
  /** When it is repeated, or asked for. */
  dueAt: number;
  /** How often it was sent, or asked for since the server said that it works on it. */
  tries: number;
  /** The server has it. */
  heard: boolean;
  /** Replies that came, in order. */
  taken: number;
  /** Those that came before their turn. */
  early: Map<number, Answer> | undefined;
  over: boolean;
}
