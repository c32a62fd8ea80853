/**
 * The topic machine's contract with the world, in the engine's manner: `handle(input)` changes the state,
 * then `poll()` is drained until it gives `timeout`. What is slow is an effect that comes back as `done`.
 * @module
 */
import type { ErrorCode } from "../core/errors.ts";
import type { PeerId } from "../core/identity.ts";
import type { BodyKind } from "../core/io.ts";
import type { Random } from "../core/random.ts";
import type { Sha256 } from "./chain.ts";
import type { Branch, Change, Entry, LogId, Retraction } from "./records.ts";

/** Who else holds the topic: one life of a peer, as its epoch. */
export type Holder = string;

/** Names what a program waits for. */
export type Token = number;

export interface TopicMachineOptions {
  readonly topic: string;
  readonly sha256: Sha256;
  /** Spreads questions over time and holders. */
  readonly random: Random;
  /** Of this peer's Ed25519 key, which answers `sign` effects. */
  readonly publicKey: Uint8Array;
  readonly author: PeerId;
  /** The peer id of a public key. */
  readonly authorOf: (publicKey: Uint8Array) => PeerId;
  readonly keep: Retention;
  /** What the store held when it was opened. */
  readonly contents: Held;
}

/** How much is kept; what is left out has no bound. */
export interface Retention {
  readonly entries: number | undefined;
  readonly bytes: number | undefined;
  readonly ageMs: number | undefined;
}

export interface Held {
  readonly branches: readonly Branch[];
  readonly retractions: readonly Retraction[];
  /** Of the log that this peer goes on with, or begins. */
  readonly nonce: Uint8Array;
  readonly entries: number;
  readonly bytes: number;
}

/** An entry that a program wants to be appended. */
export interface Draft {
  readonly token: Token;
  readonly kind: BodyKind;
  readonly body: Uint8Array;
}

/** Every input carries `now`, monotonic milliseconds, and `wall`, milliseconds since 1970. */
export type TopicInput = { readonly now: number; readonly wall: number } & (
  | { readonly type: "start" }
  /** The others who have the topic open: all of them, not the difference. */
  | { readonly type: "holders"; readonly holders: readonly Holder[] }
  /** What a program said in one turn of the loop. */
  | { readonly type: "append"; readonly drafts: readonly Draft[] }
  | {
      readonly type: "retract";
      readonly token: Token;
      readonly log: LogId;
      readonly sequence: number;
      /** The beginning of the entry's hash: of two with one number, which. */
      readonly hash: Uint8Array;
    }
  /** A live message. `token` comes back in `handled`. */
  | {
      readonly type: "heard";
      readonly token: Token;
      readonly from: Holder;
      readonly bytes: Uint8Array;
    }
  /** Live messages were lost. */
  | { readonly type: "missed" }
  /** The machine slept: others may have given us up, and said things without us. */
  | { readonly type: "woke" }
  /** A question of another holder. */
  | {
      readonly type: "asked";
      readonly token: Token;
      readonly from: Holder;
      readonly bytes: Uint8Array;
    }
  /** The answer to a question of ours; `undefined` when none came. */
  | { readonly type: "answer"; readonly token: Token; readonly bytes: Uint8Array | undefined }
  | { readonly type: "done"; readonly token: Token; readonly result: TopicResult }
  | { readonly type: "timeout" }
);

/** An entry as the store gives it back. */
export interface KeptEntry extends Entry {
  readonly branch: number;
}

export interface Portion {
  readonly entries: number;
  readonly bytes: number;
}

export type TopicEffect =
  | { readonly kind: "sign"; readonly message: Uint8Array }
  | {
      readonly kind: "verify";
      readonly publicKey: Uint8Array;
      readonly message: Uint8Array;
      readonly signature: Uint8Array;
    }
  /** To be made durable, in the order of the effects. */
  | { readonly kind: "commit"; readonly changes: readonly Change[] }
  /** Entries of a branch from `from` on. */
  | {
      readonly kind: "entries";
      readonly log: LogId;
      readonly branch: number;
      readonly from: number;
      readonly portion: Portion;
    }
  /** The first entries in the order of time. */
  | { readonly kind: "oldest"; readonly portion: Portion }
  /** Nothing but another turn, in which work goes on that would take too long for this one. */
  | { readonly kind: "turn" }
  /** A nonce for a new log of our own, kept so that it is used from now on. */
  | { readonly kind: "nonce" };

export type TopicResult =
  | { readonly kind: "signed"; readonly signature: Uint8Array }
  | { readonly kind: "verified"; readonly good: boolean }
  /** The position of the first entry appended. */
  | { readonly kind: "committed"; readonly position: number }
  | { readonly kind: "entries"; readonly entries: readonly KeptEntry[] }
  | { readonly kind: "turned" }
  | { readonly kind: "nonce"; readonly nonce: Uint8Array };

export type TopicEvent =
  /** What a program asked for is an entry, which is on its way to the store. */
  | {
      readonly type: "made";
      readonly token: Token;
      readonly log: LogId;
      readonly sequence: number;
      readonly hash: Uint8Array;
    }
  /** It is there. */
  | {
      readonly type: "appended";
      readonly token: Token;
      readonly position: number;
    }
  /** It is not, and will not be. */
  | {
      readonly type: "refused";
      readonly token: Token;
      readonly code: ErrorCode;
      readonly reason: string;
    }
  /** A live message is in the store, or was of no use. */
  | { readonly type: "handled"; readonly token: Token }
  /** The author has signed two entries of this number. */
  | {
      readonly type: "fork";
      readonly author: PeerId;
      readonly log: LogId;
      readonly sequence: number;
    }
  /** Whether anything is known to be missing. */
  | { readonly type: "caught-up"; readonly caughtUp: boolean }
  /** This peer writes another log from now on. */
  | { readonly type: "own-log"; readonly log: LogId };

export type TopicOutput =
  /** To everybody who has the topic open, in this order. */
  | {
      readonly type: "broadcast";
      readonly bytes: Uint8Array;
      /** The drafts in it. */
      readonly tokens: readonly Token[];
    }
  | {
      readonly type: "ask";
      readonly token: Token;
      readonly to: Holder;
      readonly bytes: Uint8Array;
    }
  /** Answers `asked`. */
  | { readonly type: "answer"; readonly token: Token; readonly bytes: Uint8Array }
  | { readonly type: "effect"; readonly token: Token; readonly effect: TopicEffect }
  | { readonly type: "event"; readonly event: TopicEvent }
  /** Always last; ends the drain. */
  | { readonly type: "timeout"; readonly at: number };
