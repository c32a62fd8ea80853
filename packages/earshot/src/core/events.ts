/**
 * What the engine tells the program above it: changes of the view, messages, and conditions that a
 * person can act upon. What only matters as a number is a counter instead.
 * @module
 */
import type { Address } from "./address.ts";
import type { Epoch, PeerId } from "./identity.ts";
import type { BodyKind, TransmitError } from "./io.ts";
import type { LinkId } from "./link.ts";

/** A peer as others see it. Immutable: a change makes a new one. */
export interface Member {
  readonly id: PeerId;
  readonly epoch: Epoch;
  readonly name: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  /** What it answers requests for. */
  readonly services: readonly string[];
  /** What the application put there, at most `limits.metadataBytes`. */
  readonly metadata: Uint8Array;
  /** Where it can be reached, best first: proven source addresses before advertised ones. */
  readonly addresses: readonly Address[];
  readonly state: "alive" | "suspected";
  /** Whether its multicasts reach us, whether it says that ours reach it, and whether unicast works. */
  readonly reach: Reach;
}

/** "Heard by multicast" and "reachable by unicast" are separate facts; `undefined` is not known yet. */
export interface Reach {
  readonly hearsUs: boolean | undefined;
  readonly heardByMulticast: boolean | undefined;
  readonly unicast: boolean | undefined;
}

/** Everybody present but oneself, in order of joining. Immutable; a change makes the next version. */
export interface View {
  readonly version: number;
  readonly members: readonly Member[];
}

/**
 * - `joined`: it has proved to be there, or in a large view a member says so; `merged`: one that was given up is back in the same life.
 * - `updated`: it announced something new. `suspected`, `recovered`: it may be gone; it is not.
 * - `left`: it said goodbye. `failed`: it fell silent, or it was started again (`reason`).
 */
export type ViewChange =
  | {
      readonly type: "joined" | "updated" | "suspected" | "recovered" | "left" | "merged";
      readonly member: Member;
    }
  | { readonly type: "failed"; readonly member: Member; readonly reason: "silent" | "restarted" };

/** Conditions that a person can act upon. */
export type Status =
  /** One identity is alive in two lives at once: a copied key, or a machine cloned with it. */
  | {
      readonly type: "conflict";
      readonly id: PeerId;
      readonly epochs: readonly [Epoch, Epoch];
      readonly addresses: readonly Address[];
    }
  | { readonly type: "link-up" | "link-down"; readonly link: LinkId }
  /** Sending on this link in this way failed; `recovered` tells its end. */
  | {
      readonly type: "link-error";
      readonly link: LinkId;
      readonly way: string;
      readonly error: TransmitError;
    }
  | { readonly type: "link-recovered"; readonly link: LinkId; readonly way: string }
  /** Nobody has been heard on any link for a while, though this peer keeps asking. */
  | { readonly type: "no-one-heard"; readonly forMs: number }
  | { readonly type: "heard-again" }
  /** Members that multicast does not reach get unicast copies; `members` is how many. */
  | { readonly type: "unicast-fallback"; readonly members: number }
  /** A member held a stream of ours back for too long and is no longer waited for. */
  | { readonly type: "member-evicted"; readonly group: string | undefined; readonly member: Member }
  /** A member's stream no longer waited for us; what it said meanwhile is a gap. */
  | { readonly type: "evicted"; readonly group: string | undefined; readonly member: Member }
  /** This peer's own event loop stood still, so its verdicts on others were put off. */
  | { readonly type: "lagged"; readonly byMs: number };

/** A stream that is heard: whose, which, and for whom. */
export interface StreamRef {
  readonly epoch: Epoch;
  readonly stream: number;
  /** `undefined` for what is sent to this peer alone. */
  readonly group: string | undefined;
  /** What of this peer it is for; `undefined` for its program, and in groups. */
  readonly channel?: string | undefined;
}

/** Whole frames of a stream, as `FrameCursor` reads them. */
export interface Chunk {
  /** Borrowed until the next input. */
  readonly frames: Uint8Array;
  /** Not 0: `frames` is the body of one message, put together from several slots; this is its frame. */
  readonly whole: number;
  /** Messages of the stream that ended before these. */
  readonly before: number;
}

/** How far a member is with a stream of ours. Messages count from 1. */
export interface MemberProgress {
  readonly id: PeerId;
  readonly epoch: Epoch;
  /** The first message that counts for it: those before it were sent before it was there. */
  readonly since: number;
  /** Its engine has all messages up to this one. */
  readonly received: number;
  /** Its program has finished with all up to this one. */
  readonly handled: number;
  /** Whether anybody reads there. */
  readonly listening: boolean;
  /** Why it is no longer waited for; told once. */
  readonly gone: "left" | "failed" | "evicted" | undefined;
}

/** A message to a group, best effort. */
export interface GroupMessage {
  readonly group: string;
  readonly from: Member;
  /** The sender's count for this group, from 1; best effort may skip some. */
  readonly sequence: number;
  readonly kind: BodyKind;
  readonly body: Uint8Array;
  /** Of several of this sender with the same key only the latest is of interest. */
  readonly key: string | undefined;
}

export type EngineEvent =
  | { readonly type: "view"; readonly change: ViewChange; readonly version: number }
  | { readonly type: "message"; readonly message: GroupMessage }
  /** A control datagram of a member for the machine of this channel; `body` is the receiver's own. */
  | {
      readonly type: "packet";
      readonly from: Member;
      readonly channel: number;
      readonly body: Uint8Array;
    }
  /** Messages of a stream, in order. */
  | {
      readonly type: "batch";
      readonly from: Member;
      readonly stream: StreamRef;
      readonly chunks: readonly Chunk[];
      /** Its sender waits until the program is done with them. */
      readonly asked: boolean;
    }
  /** Messages of a stream that will never come, between those before and after this event. */
  | {
      readonly type: "gap";
      readonly from: Member;
      readonly stream: StreamRef;
      /** How many; 0 when only parts of large messages are missing. */
      readonly messages: number;
      /** The sender held them no longer, it had evicted us, or it is gone. */
      readonly reason: "gone" | "evicted" | "ended";
    }
  /** How far members are with a stream of ours. `sent` messages have left this host. */
  | {
      readonly type: "progress";
      readonly stream: number;
      readonly sent: number;
      readonly members: readonly MemberProgress[];
    }
  /** There is room for more, as `await-room` asked. */
  | { readonly type: "room"; readonly stream: number }
  /** A stream that was closed has been delivered; its number may be forgotten. */
  | { readonly type: "stream-ended"; readonly stream: number }
  /** The message of `send` has left this host, or could not (`error`); `members` is how many it was meant for. */
  | {
      readonly type: "sent";
      readonly token: number;
      /** The count of this message among ours to the group, from 1. */
      readonly sequence: number;
      readonly members: number;
      readonly error?: TransmitError;
    }
  | { readonly type: "status"; readonly status: Status }
  /** Goodbye has been said; the engine takes no more input. */
  | { readonly type: "closed" };
