/**
 * Conditions that a person can act upon: those of the engine and those of the driver around it.
 * @module
 */
import type { Member, Status as EngineStatus } from "../../core/events.ts";
import type { PeerId } from "../../core/identity.ts";
import type { LogId } from "../../topic/records.ts";
import type { TransportWarning } from "../../transport/transport.ts";

export type Status =
  | EngineStatus
  /** Nobody is kept from reading along: the realm has no secret. Told once, first. */
  | { readonly type: "readable" }
  /** A program's handler threw or rejected; it goes on being called. */
  | { readonly type: "handler-failed"; readonly group: string | undefined; readonly error: unknown }
  /** A reader of `group` is too slow: `missed` messages have been dropped from its inbox since the last of these. */
  | { readonly type: "inbox-full"; readonly group: string | undefined; readonly missed: number }
  /**
   * Messages of `from` will never come, at least `count`: they had been given up when they were asked for
   * (`gone`), this peer was too slow (`evicted`), or their sender is no more (`ended`).
   */
  | {
      readonly type: "gap";
      readonly group: string | undefined;
      readonly from: Member;
      readonly count: number;
      readonly reason: "gone" | "evicted" | "ended";
    }
  /** The machine slept, or its clock was set: everybody is asked anew. `byMs` is how far the clocks jumped apart. */
  | { readonly type: "woke"; readonly byMs: number }
  /** The transport goes on with less. */
  | {
      readonly type: "transport-warning";
      readonly transport: string;
      readonly warning: TransportWarning;
    }
  /** The file of earlier peers' addresses cannot be read or written; the peer goes on without. */
  | { readonly type: "cache-failed"; readonly error: unknown }
  /**
   * The author of a log has signed two entries of one number: a store of it was copied or restored and went on
   * in two places, or it lies. Both are kept.
   */
  | {
      readonly type: "topic-fork";
      readonly topic: string;
      readonly author: PeerId;
      readonly log: LogId;
      readonly sequence: number;
    }
  /** The store of a topic cannot go on (a full disk, a damaged file); the topic is closed, others are not harmed. */
  | { readonly type: "topic-failed"; readonly topic: string; readonly error: unknown }
  /**
   * Nothing more is recorded, and the peer goes on: the file has reached its `limit`, the disk is too
   * `slow`, or writing `failed`. What was recorded before can be replayed.
   */
  | {
      readonly type: "recording-stopped";
      readonly reason: "limit" | "slow" | "failed";
      readonly file: string;
      readonly error?: unknown;
    };
