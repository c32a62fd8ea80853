/**
 * A peer as a program holds it: who is there, groups to talk in, and its own state.
 * @module
 */
import type { Member, View, ViewChange } from "../../core/events.ts";
import type { Epoch, PeerId } from "../../core/identity.ts";
import type { TransportDescription } from "../../transport/transport.ts";
import type { Group, GroupOptions, Readable } from "./group.ts";
import type { Body, LargeBody, Receipt, SendOptions } from "./message.ts";
import type {
  Gathering,
  GatherOptions,
  Reply,
  RequestHandler,
  RequestOptions,
  ServeOptions,
  Target,
} from "./rpc.ts";
import type { FrameEvent } from "../../frames/frame-event.ts";
import type { FrameFilter } from "../../frames/frame-filter.ts";
import type { Announced, Filter, FindOptions, WatchOptions } from "./options.ts";
import type { Schema } from "./schema.ts";
import type { Status } from "./status.ts";
import type { Topic, TopicOptions } from "./topic.ts";

/** One change of the view, with the view after it. */
export type Change = ViewChange & {
  /** The view now; when changes come close together it may hold the next ones already. */
  readonly view: View;
  /** The member before this change; `undefined` when it was not in the view. */
  readonly previous: Member | undefined;
  /** How many changes this reader lost just before this one by being too slow; then `view` tells what is. */
  readonly missed: number;
};

export type ChangeType = ViewChange["type"];

export interface ChangeFilter extends Filter {
  /** Only these types. Default: all. */
  readonly types?: readonly ChangeType[];
}

/** An iteration that is also a thing with a life: it collects from the call that made it until it is ended. */
export type Watch<T> = AsyncIterableIterator<T, undefined, undefined> & AsyncDisposable;

/** Why a peer is no longer there. */
export type Closed =
  | { readonly reason: "closed" }
  /** The signal given to `join` was aborted. */
  | { readonly reason: "aborted"; readonly cause: unknown }
  /** Something that cannot happen did: a fault of Earshot itself. */
  | { readonly reason: "failed"; readonly error: unknown };

/** Counters since the start; names may come and go between versions. */
export interface Stats {
  readonly engine: Readonly<Record<string, number>>;
  /** By the name of the transport. */
  readonly transports: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly peer: Readonly<Record<string, number>>;
  /** Of all topics that are open. */
  readonly topics: Readonly<Record<string, number>>;
}

/** What was chosen and granted, for a doctor to explain: plain data. */
export interface PeerDescription {
  readonly id: PeerId;
  readonly epoch: Epoch;
  readonly name: string;
  readonly realm: string;
  /** How datagrams are sealed; `"none"` in an open realm. */
  readonly seal: "none" | "sodium-native" | "node:crypto";
  /** Addresses asked directly: seeds, and peers of earlier runs. */
  readonly seeds: readonly string[];
  readonly cachedPeers: readonly string[];
  readonly transports: readonly TransportDescription[];
}

/** A peer. What it reads itself (`receive`, `receiveBatch`, iteration) is what others send to it alone. */
export interface Peer extends Readable, AsyncDisposable {
  /** Who: lasting when an `identity` was given, fresh otherwise. */
  readonly id: PeerId;
  /** The label others see. */
  readonly name: string;
  /** This peer as others see it. */
  readonly self: Member;
  /** Everybody present but oneself. A snapshot that never changes; the next one is another object. */
  readonly view: View;
  /**
   * Announces something new about this peer; what is left out stays. It shares 825 bytes with the names of groups and
   * services, and four for each topic.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT`, `ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE`, `ERR_EARSHOT_CLOSED`.
   */
  update(announced: Announced): Promise<void>;
  /**
   * Changes of the view from this call on, without the members already there (read {@link Peer.view}
   * in the same turn for those). With a filter, a change counts when the member fits before or after it.
   */
  changes(filter?: ChangeFilter, options?: WatchOptions): Watch<Change>;
  /** Conditions that a person can act upon, from this call on; those that still hold come first. */
  status(options?: WatchOptions): Watch<Status>;
  /**
   * The protocol as it happens: frames that this peer sends and hears from this call on, opened where the realm
   * is closed. Each is told within a tenth of a second; slots and the like of that time are told as one, and of
   * more than 200 a second the rest is counted in `omitted`, as is what a slow reader missed. `at` is
   * milliseconds since 1970. Costs nothing while nobody watches.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT`.
   */
  frames(filter?: FrameFilter, options?: WatchOptions): Watch<FrameEvent>;
  /**
   * Members that fit: at once when enough are known, otherwise when enough have been found.
   * @throws `ERR_EARSHOT_TIMEOUT` (`details`: `found`, `wanted`), `ERR_EARSHOT_CLOSED`, `ERR_EARSHOT_INVALID_ARGUMENT`.
   */
  find(filter: Filter, options?: FindOptions): Promise<Member[]>;
  /**
   * A group to talk in; it exists as soon as somebody names it. At most 32 at a time.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT`, `ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE` (no room for one more), `ERR_EARSHOT_CLOSED`.
   */
  group(name: string, options?: GroupOptions): Promise<Group>;
  /**
   * A topic: what is said in it stays said, with whoever has it open. Several of one name share one copy, which is
   * closed when the last one is. At most 192 at a time; each takes four bytes of the announcement, which has 825 for
   * name, roles, metadata, groups, services and topics together.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT`, `ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE` (no room for one more), `ERR_EARSHOT_CLOSED`, and what
   * the store has to say: `ERR_EARSHOT_STORE_DAMAGED`, `ERR_EARSHOT_STORE_IN_USE`, `ERR_EARSHOT_STORE_FULL`, `ERR_EARSHOT_STORE_FAILED`.
   */
  topic<T = unknown>(
    name: string,
    options?: TopicOptions & { readonly schema?: Schema<T> },
  ): Promise<Topic<T>>;
  /**
   * Sends to one member alone, reliably and in the order of the calls; otherwise as {@link Group.send}.
   * @throws as `Group.send`; `ERR_EARSHOT_NOT_ENOUGH_MEMBERS` when the member is not in the view.
   */
  send(to: Member | PeerId, body: Body | LargeBody, options?: SendOptions): Promise<Receipt>;
  /**
   * Answers requests for a service, which this peer announces, until disposed of; calls that run then come to
   * their end. At most 32 services, with names of at most 48 bytes.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT`, `ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE` (no room for one more),
   * `ERR_EARSHOT_CLOSED`.
   */
  serve<T = unknown>(
    service: string,
    handler: RequestHandler<T>,
    options?: ServeOptions<T>,
  ): Disposable;
  /**
   * Asks, and resolves with the reply: at most once by one handler, unless `repeat` says that more do no harm.
   * Bodies are at most 255 KiB.
   * @throws `ERR_EARSHOT_NO_SERVER` at once when nobody serves it (within a second of `join` it is waited for
   * somebody), `ERR_EARSHOT_TIMEOUT`, `ERR_EARSHOT_BUSY`, `ERR_EARSHOT_SERVER_LOST`, `ERR_EARSHOT_REQUEST_FAILED`
   * (`details.code`), `ERR_EARSHOT_MESSAGE_TOO_LARGE`, `ERR_EARSHOT_INVALID_ARGUMENT`, `ERR_EARSHOT_CLOSED`; an
   * aborted signal rejects with its reason.
   */
  request(target: Target, service: string, body: Body, options?: RequestOptions): Promise<Reply>;
  /**
   * Asks all members that the target means and that are there now; iterates over their replies as they come.
   * What `pick` says does not matter. Rejects as `request`, but not for what single servers do: see
   * {@link Gathering.missing}.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT`, `ERR_EARSHOT_MESSAGE_TOO_LARGE`, `ERR_EARSHOT_CLOSED`; while
   * iterating `ERR_EARSHOT_NO_SERVER`, `ERR_EARSHOT_NOT_ENOUGH_MEMBERS` for an `until` that cannot be met.
   */
  gather(target: Target, service: string, body: Body, options?: GatherOptions): Gathering;
  stats(): Stats;
  describe(): PeerDescription;
  /** Says goodbye, waits for what is leaving, releases everything. Safe to call twice. */
  close(): Promise<void>;
  /** Resolves, never rejects, when the peer has ended. */
  readonly closed: Promise<Closed>;
}
