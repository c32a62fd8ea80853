/**
 * The engine's contract with the world: everything that goes in and everything that comes out.
 * `handle(input)` changes the state, then `poll()` is drained until it gives `timeout`.
 * @module
 */
import type { Address } from "./address.ts";
import type { EngineEvent } from "./events.ts";
import type { Epoch } from "./identity.ts";
import type { Destination, Link, LinkId } from "./link.ts";

/** Every input carries `now`: monotonic milliseconds, fractions allowed. */
export type Input = { readonly now: number } & (
  | {
      readonly type: "datagram";
      /** The link it came in on; `undefined` when the socket cannot tell. */
      readonly link: LinkId | undefined;
      readonly from: Address;
      /**
       * One datagram, or a train of them as coalesced by the kernel. Borrowed until `handle` returns, or
       * for what is in `batch` events until the next input; opened in place.
       */
      readonly bytes: Uint8Array;
    }
  /** The deadline of the last `timeout` output has come. Early or spurious ones do no harm. */
  | { readonly type: "timeout" }
  | { readonly type: "command"; readonly command: Command }
  /** The links as they are now: all of them, not the difference. */
  | { readonly type: "links"; readonly links: readonly Link[] }
  /** The transport is done with a burst: its bytes may be used again. Without an error, {@link unawaited} need not come back. */
  | { readonly type: "transmitted"; readonly token: number; readonly error?: TransmitError }
  /** The answer to an effect. */
  | { readonly type: "done"; readonly token: number; readonly result: EffectResult }
);

/** The token of bursts whose bytes are not used again, and whose departure nobody waits for. */
export const unawaited = 0;

/** Why a transport could not send, in the engine's words. */
export type TransmitError =
  | "too-large"
  | "unreachable"
  | "denied"
  | "no-buffers"
  | "closed"
  | "failed";

export type Command =
  | { readonly type: "start" }
  | {
      readonly type: "update";
      readonly name?: string;
      readonly roles?: readonly string[];
      readonly metadata?: Uint8Array;
    }
  | { readonly type: "join-group"; readonly group: string }
  | { readonly type: "leave-group"; readonly group: string }
  /** Best effort: to every member of `group`, one datagram. `token` comes back in a `sent` event. */
  | {
      readonly type: "send";
      readonly token: number;
      readonly group: string;
      readonly kind: BodyKind;
      readonly body: Uint8Array;
      /** Of several with the same key only the latest is of interest. */
      readonly key?: string;
    }
  /** One control datagram to one member, best effort, for a machine above the engine. */
  | {
      readonly type: "packet";
      readonly to: Epoch;
      /** Which machine it is for. */
      readonly channel: number;
      /** At most `limits.packetBytes`; borrowed until `handle` returns. */
      readonly body: Uint8Array;
    }
  /** Announces a service, or takes it back. */
  | { readonly type: "serve"; readonly service: string }
  | { readonly type: "unserve"; readonly service: string }
  /** Opens a stream of this number, which no other of this life has had, to a group or a peer. */
  | {
      readonly type: "open-stream";
      readonly stream: number;
      readonly to: StreamTarget;
      readonly slow: SlowPolicy;
    }
  /** Messages for a stream, as `StagedFrames` holds them; no more than `Engine.room` says. */
  | {
      readonly type: "write";
      readonly stream: number;
      /** Borrowed until `handle` returns. */
      readonly frames: Uint8Array;
      readonly ask: Ask;
    }
  /** Tell by a `room` event when there is room for more. */
  | { readonly type: "await-room"; readonly stream: number }
  /** No more is written: what is there is still delivered, then the stream ends. */
  | { readonly type: "close-stream"; readonly stream: number }
  /** The program has finished with the messages of a stream up to this one. */
  | {
      readonly type: "handled";
      readonly epoch: Epoch;
      readonly stream: number;
      readonly message: number;
    }
  /** The program cannot take more of a stream for now (or can again): its sender is held back. */
  | {
      readonly type: "hold";
      readonly epoch: Epoch;
      readonly stream: number;
      readonly held: boolean;
    }
  /** Whether anybody reads a group here (`undefined`: what is sent to this peer alone). */
  | {
      readonly type: "listening";
      readonly group: string | undefined;
      readonly listening: boolean;
    }
  /** Ask who is there at once, as `find` does. */
  | { readonly type: "seek" }
  /** Addresses to ask by unicast: seeds and peers of earlier runs. Replaces the earlier list. */
  | { readonly type: "seeds"; readonly addresses: readonly Address[] }
  /** The clock or the network jumped (wake from sleep): ask and announce at once. */
  | { readonly type: "wake" }
  /** Say goodbye; ends with a `closed` event. */
  | { readonly type: "close" };

/**
 * What somebody waits for: members report as soon as they have what is written, as soon as their programs are
 * done with it, or both.
 */
export type Ask = "nothing" | "received" | "delivered" | "both";

/**
 * Whom a stream speaks to: the members of a group, or one life of a peer. `channel` names what of that peer it
 * is for, when it is not for its program.
 */
export type StreamTarget =
  | { readonly group: string }
  | { readonly epoch: Epoch; readonly channel?: string };

/**
 * What becomes of a member that holds a stream back: it is waited for and then evicted, it is not waited
 * for and hears of a gap, or it is waited for without end, and it is the sends that fail.
 */
export type SlowPolicy = "wait" | "drop" | "fail";

/** What a message body is: it keeps its kind on the wire. */
export type BodyKind = "bytes" | "text" | "value";

/** Work that is too slow or too large for the engine; it comes back as `done` with the same token. */
export type Effect =
  /** Sign with this peer's Ed25519 key. */
  | { readonly kind: "sign"; readonly message: Uint8Array }
  /** Verify an Ed25519 signature, and tell the peer id of the public key. */
  | {
      readonly kind: "verify";
      readonly publicKey: Uint8Array;
      readonly message: Uint8Array;
      readonly signature: Uint8Array;
    };

export type EffectResult =
  | { readonly kind: "signed"; readonly signature: Uint8Array }
  /** `peerId` holds its 16 bytes when the signature is good, and is `undefined` when it is not. */
  | { readonly kind: "verified"; readonly peerId: Uint8Array | undefined };

export type Output =
  | {
      readonly type: "transmit";
      /** Comes back in `transmitted`, exactly once; {@link unawaited} only if it failed. */
      readonly token: number;
      /** One datagram, or full slots of `slotBytes` with at most one shorter last; borrowed until `transmitted`. */
      readonly burst: Uint8Array;
      readonly slotBytes: number;
      readonly to: Destination;
    }
  | { readonly type: "event"; readonly event: EngineEvent }
  | { readonly type: "effect"; readonly token: number; readonly effect: Effect }
  /** Which group addresses are to be heard from now on. */
  | { readonly type: "listen"; readonly groups: readonly number[] }
  /** Always last; ends the drain. `at` is when the engine wants a `timeout`, in the time of `now`. */
  | { readonly type: "timeout"; readonly at: number };
