/**
 * What a peer is made with, and what can be asked of it.
 * @module
 */
import type { KeyObject } from "node:crypto";
import type { TopicStore } from "../../store/store.ts";
import type { Transport } from "../../transport/transport.ts";
import type { Clock } from "../clock.ts";
import type { InboxOptions } from "./group.ts";

/** What a peer tells the others about itself. */
export interface Announced {
  /** A label for people, at most 64 bytes of UTF-8; not unique. Default: the host's name. */
  readonly name?: string;
  /** What it can do, in words others look for: at most 16 of at most 48 bytes. Default: none. */
  readonly roles?: readonly string[];
  /** Bytes for the application's own use, at most 512. Default: none. */
  readonly metadata?: Uint8Array;
}

export interface JoinOptions extends Announced {
  /** Keeps applications apart: peers of other realms are neither seen nor heard. Default `"earshot"`. */
  readonly realm?: string;
  /**
   * Closes the realm: who does not know it can neither read nor take part. Of several the first seals
   * and all are understood; to change it without a gap, restart everybody with `[old, new]`, then with
   * `[new, old]`, then with `new`. Default: an open, readable realm.
   */
  readonly secret?: string | readonly string[];
  /** An Ed25519 private key (object, PEM, or its 32-byte seed) that makes {@link Peer.id} lasting. Default: a fresh one. */
  readonly identity?: KeyObject | string | Uint8Array;
  /** Names or addresses of the interfaces to use, such as `"eth0"` or `"192.0.2.7"`. Default: every usable one. */
  readonly interfaces?: readonly string[];
  /** The UDP port that all peers of a network share, 1 to 65535. Default 7468. */
  readonly port?: number;
  /** How many networks away multicast may go, 1 to 255. Default 1: this network only. */
  readonly ttl?: number;
  /** Peers to ask directly, at most 64, as `"host:port"`: for networks that multicast does not reach. Default: none. */
  readonly seeds?: readonly string[];
  /**
   * A file in which the addresses of peers met are kept, to be asked directly the next time (each also
   * at the shared port, for a peer that was started again has another one of its own); it is made
   * when missing, small (64 addresses for each of 16 realms, none older than 30 days), and
   * never essential. Default `false`: nothing is kept.
   */
  readonly cache?: string | false;
  /** How datagrams travel. Default: UDP with `interfaces`, `port` and `ttl`, which are refused beside this. */
  readonly transports?: readonly Transport[];
  /**
   * Records everything that this peer's engine takes, with hashes of all that it gives, so that
   * `earshot replay` can run it again: to a new file, readable by its owner only. It holds what this peer
   * says, and in an open realm what it hears; never the secret or the private key. Default: nothing
   * is recorded.
   */
  readonly record?: string | RecordOptions;
  /**
   * Where topics are kept, such as `sqliteStore` makes; whoever made it closes it, after the peer. Give a lasting
   * `identity` with it: entries written under another key are another author's. Default: in memory, for as
   * long as this peer lives.
   */
  readonly store?: TopicStore;
  /** The bound of each reader's inbox for what is sent to this peer alone. */
  readonly inbox?: InboxOptions;
  /** Leaves (or stops joining) when aborted. */
  readonly signal?: AbortSignal;
  /** Where time comes from. With a clock of your own, signatures are checked synchronously, so that runs repeat. */
  readonly clock?: Clock;
  /** Where epochs, fresh identities and the engine's seed come from. Default: the system's secure source. */
  readonly entropy?: (bytes: number) => Uint8Array;
}

export interface RecordOptions {
  /** Path of the file. It must not be there yet: a recording is never overwritten. */
  readonly file: string;
  /** Recording stops, with a status, before the file would be larger than this. At least 65,536; default 256 MiB. */
  readonly limitBytes?: number;
  /**
   * Keep outputs `"whole"`, to see what a difference was before, or only `"hashed"`. Whole ones hold what
   * was heard in readable form, in closed realms too. Default `"hashed"`.
   */
  readonly outputs?: "hashed" | "whole";
}

/** Which members are meant; what is left out does not matter, what is given must all hold. */
export interface Filter {
  readonly role?: string;
  readonly name?: string;
  readonly group?: string;
  /** A service that it answers requests for. */
  readonly service?: string;
}

export interface FindOptions {
  /** Wait for this many, from 0. Default 1. */
  readonly atLeast?: number;
  /** Give up after this many milliseconds. Default: no limit. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** For iterations that a signal can end: they end as if there was nothing more. */
export interface WatchOptions {
  readonly signal?: AbortSignal;
  /** What waits for the reader at most, from 1; beyond it the oldest are dropped. Default 1,024. */
  readonly limit?: number;
}
