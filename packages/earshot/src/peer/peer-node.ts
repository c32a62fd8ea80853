/**
 * The peer that a program holds: it stands between the driver's events and everybody who waits for
 * them, and sees to an orderly end.
 * @module
 */
import { wordOf } from "../core/discovery/directory.ts";
import type { EngineEvent, Member, View, ViewChange } from "../core/events.ts";
import { type Epoch, epochOf, type PeerId, peerIdOf } from "../core/identity.ts";
import type { Link } from "../core/link.ts";
import { Driver } from "./driver/driver.ts";
import { Effects } from "./driver/effects.ts";
import { TransportSet } from "./driver/transport-set.ts";
import { GroupHandle } from "./group/group-handle.ts";
import { closedError, GroupHub, type HubHost } from "./group/group-hub.ts";
import { DirectMail } from "./group/direct-mail.ts";
import { AskingPeer } from "./rpc/asking-peer.ts";
import { Calls } from "./rpc/calls.ts";
import type { FrameEvent } from "../frames/frame-event.ts";
import type { FrameFilter } from "../frames/frame-filter.ts";
import { CacheKeeper } from "./cache-keeper.ts";
import { FrameWatch } from "./frame-watch.ts";
import { PeerNews } from "./peer-news.ts";
import type { PeerParts } from "./peer-parts.ts";
import { Searches } from "./search.ts";
import { checkedGroupName } from "./topic/topic-names.ts";
import type { TopicHub } from "./topic/topic-hub.ts";
import { topicHubOf } from "./topic/topic-hub-of.ts";
import { describePeer, transportStats } from "./describe.ts";
import { type Rooms, shutDown } from "./shut-down.ts";
import { checkedAnnounced, type Settings } from "./settings.ts";
import type { BatchHandler, Group, GroupOptions, MessageHandler } from "./types/group.ts";
import type { Body, LargeBody, Message, Receipt, SendOptions } from "./types/message.ts";
import type { Announced, Filter, FindOptions, WatchOptions } from "./types/options.ts";
import type {
  Change,
  ChangeFilter,
  Closed,
  Peer,
  PeerDescription,
  Stats,
  Watch,
} from "./types/peer.ts";
import type { Schema } from "./types/schema.ts";
import type { Status } from "./types/status.ts";
import type { Topic, TopicOptions } from "./types/topic.ts";

type State = "starting" | "open" | "closing" | "closed";

export class PeerNode extends AskingPeer implements Peer, HubHost {
  readonly id: PeerId;
  readonly clock: Settings["clock"];
  readonly closed: Promise<Closed>;
  readonly #parts: PeerParts;
  readonly #epoch: Epoch;
  readonly #driver: Driver;
  readonly #effects: Effects;
  readonly #transports: TransportSet;
  readonly #hub: GroupHub;
  readonly #direct: DirectMail;
  readonly #calls: Calls;
  readonly #topics: TopicHub;
  readonly #searches: Searches;
  readonly #news: PeerNews;
  readonly #frames: FrameWatch;
  readonly #cache: CacheKeeper | undefined;
  readonly #resolveClosed: (closed: Closed) => void;
  readonly #abort = (): void =>
    this.#end({ reason: "aborted", cause: this.#parts.settings.signal?.reason });
  #announced: Required<Announced>;
  #links: readonly Link[] = [];
  #self: Member | undefined;
  #state: State = "starting";
  #goodbyeSaid: (() => void) | undefined;
  #transportWarnings = 0;
  #wakes = 0;

  constructor(parts: PeerParts) {
    super();
    const { settings, machine, epoch, cache } = parts;
    this.#parts = parts;
    this.id = peerIdOf(settings.identity.peerId);
    this.#epoch = epochOf(epoch);
    this.clock = settings.clock;
    this.#announced = settings.announced;
    const { promise, resolve } = Promise.withResolvers<Closed>();
    this.closed = promise;
    this.#resolveClosed = resolve;
    this.#news = new PeerNews(this.id);
    this.#cache =
      cache &&
      new CacheKeeper(cache, this.clock, (error) => this.tell({ type: "cache-failed", error }));
    this.#effects = new Effects(settings.identity, this.clock, settings.virtual);
    this.#hub = new GroupHub(this);
    this.#direct = new DirectMail(this.#hub, settings.inbox);
    this.#calls = new Calls(this, this.#hub, wordOf(epoch));
    this.#topics = topicHubOf(settings, {
      id: this.id,
      effects: this.#effects,
      hub: this.#hub,
      calls: this.#calls,
      tell: (status) => this.tell(status),
    });
    this.#searches = new Searches(this);
    this.#transports = new TransportSet(settings.transports, {
      datagram: (link, from, bytes) => this.#driver.datagram(link, from, bytes),
      links: (links) => {
        this.#links = links;
        this.#self = undefined;
        this.#driver.input({ type: "links", links });
      },
      transmitted: (token, error) => this.#driver.transmitted(token, error),
      warning: (transport, warning) => {
        this.#transportWarnings++;
        this.tell({ type: "transport-warning", transport, warning });
      },
    });
    this.#driver = new Driver({
      machine,
      clock: this.clock,
      effects: this.#effects,
      transmit: ({ token, burst, slotBytes, to }) =>
        this.#transports.send(token, burst, slotBytes, to),
      listen: (groups) => this.#transports.listen(groups),
      event: (event) => this.#heard(event),
      woke: (byMs) => this.#woke(byMs),
      failed: (error) => this.#end({ reason: "failed", error }),
    });
    this.#frames = new FrameWatch(parts, this, this.#driver);
    parts.recorder?.tellTo((status) => this.tell(status));
    if (parts.seal === "none") this.tell({ type: "readable" });
    if (parts.cacheError !== undefined)
      this.tell({ type: "cache-failed", error: parts.cacheError });
  }

  /** Opens the transports and begins. Rejects when they cannot be opened, or the signal is aborted meanwhile. */
  async start(): Promise<void> {
    const { settings, seeds, cached } = this.#parts;
    try {
      await this.#transports.open();
      settings.signal?.throwIfAborted();
      if (this.#state !== "starting") throw closedError("peer");
    } catch (error) {
      this.#driver.stop();
      await this.#transports.close();
      throw error;
    }
    this.#state = "open";
    const addresses = [...new Set([...seeds, ...cached])];
    if (addresses.length > 0) this.command({ type: "seeds", addresses });
    this.command({ type: "start" });
    settings.signal?.addEventListener("abort", this.#abort, { once: true });
  }

  get name(): string {
    return this.#announced.name;
  }

  get self(): Member {
    this.#self ??= Object.freeze({
      id: this.id,
      epoch: this.#epoch,
      ...this.#announced,
      groups: this.#hub.announced(),
      services: this.#calls.announced(),
      addresses: this.#links.flatMap((link) => link.addresses),
      state: "alive",
      reach: { hearsUs: true, heardByMulticast: undefined, unicast: true },
    });
    return this.#self;
  }

  get view(): View {
    return this.#parts.machine.view;
  }

  async update(announced: Announced): Promise<void> {
    this.#assertOpen();
    const checked = checkedAnnounced(announced);
    await this.#atRest();
    this.command({ type: "update", ...checked });
    this.#announced = { ...this.#announced, ...checked };
    this.#self = undefined;
  }

  changes(filter: ChangeFilter = {}, options: WatchOptions = {}): Watch<Change> {
    return this.#news.changes(filter, options, () => this.view);
  }

  status(options: WatchOptions = {}): Watch<Status> {
    return this.#news.status(options);
  }

  frames(filter: FrameFilter = {}, options: WatchOptions = {}): Watch<FrameEvent> {
    return this.#frames.watch(filter, options);
  }

  async find(filter: Filter, options: FindOptions = {}): Promise<Member[]> {
    this.#assertOpen();
    return this.#searches.find(filter, options);
  }

  async group(name: string, options: GroupOptions = {}): Promise<Group> {
    this.#assertOpen();
    options.signal?.throwIfAborted();
    await this.#atRest();
    const group = new GroupHandle(this.#hub, checkedGroupName(name), options);
    this.#self = undefined;
    return group;
  }

  async topic<T = unknown>(
    name: string,
    options: TopicOptions & { readonly schema?: Schema<T> } = {},
  ): Promise<Topic<T>> {
    this.#assertOpen();
    await this.#atRest();
    return this.#topics.topic(name, options);
  }

  send(to: Member | PeerId, body: Body | LargeBody, options: SendOptions = {}): Promise<Receipt> {
    try {
      this.#assertOpen();
      return this.#direct.send(to, body, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  receive(handler: MessageHandler): Disposable {
    this.#assertOpen();
    return this.#direct.mailbox.receive(handler);
  }

  receiveBatch(handler: BatchHandler): Disposable {
    this.#assertOpen();
    return this.#direct.mailbox.receiveBatch(handler);
  }

  [Symbol.asyncIterator](): Watch<Message> {
    this.#assertOpen();
    return this.#direct.mailbox.loop();
  }

  protected override openCalls(): Calls {
    this.#assertOpen();
    return this.#calls;
  }

  stats(): Stats {
    return {
      engine: { ...this.#parts.machine.stats() },
      transports: transportStats(this.#transports),
      peer: {
        ...this.#driver.counters,
        ...this.#effects.counters,
        ...this.#news.counters,
        ...this.#calls.counters,
        ...this.#parts.recorder?.counters,
        transportWarnings: this.#transportWarnings,
        wakes: this.#wakes,
      },
      topics: this.#topics.counters,
    };
  }

  describe(): PeerDescription {
    return describePeer(this.#parts, this.name, this.#transports);
  }

  async close(): Promise<void> {
    this.#end({ reason: "closed" });
    await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  // What groups and searches need.

  command(command: Parameters<Driver["command"]>[0]): void {
    this.#driver.command(command);
    if (command.type === "join-group" || command.type === "leave-group") this.#self = undefined;
  }

  post(command: Parameters<Driver["post"]>[0]): void {
    this.#driver.post(command);
    const { type } = command;
    if (type === "leave-group" || type === "serve" || type === "unserve") this.#self = undefined;
  }

  get resting(): boolean {
    return this.#driver.resting;
  }

  room(stream: number): number {
    return this.#parts.machine.room(stream);
  }

  seek(): void {
    this.post({ type: "seek" });
  }

  tell(status: Status): void {
    this.#news.tell(status);
  }

  dropped(group: string | undefined): void {
    this.#news.dropped(group);
  }

  handlerFailed(
    group: string | undefined,
    handler: MessageHandler | BatchHandler,
    error: unknown,
  ): void {
    this.#news.handlerFailed(group, handler, error);
  }

  #heard(event: EngineEvent): void {
    switch (event.type) {
      case "view":
        this.#viewChanged(event.change, event.version);
        break;
      case "status":
        this.tell(event.status);
        break;
      case "packet":
        this.#calls.packet(event);
        break;
      case "closed":
        this.#goodbyeSaid?.();
        break;
      default:
        this.#hub.heard(event);
    }
  }

  #viewChanged(change: ViewChange, version: number): void {
    const { member, type } = change;
    if (type === "joined" || type === "updated" || type === "merged") this.#cache?.note(member);
    if (type === "left" || type === "failed") {
      this.#hub.gone(member, type);
      this.#calls.gone(member);
    }
    this.#news.viewChanged(change, version);
    this.#searches.look();
    this.#calls.look();
    this.#topics.look(change);
  }

  #woke(byMs: number): void {
    this.#wakes++;
    this.tell({ type: "woke", byMs });
    this.#transports.refresh();
    this.#topics.woke();
    if (this.#state === "open") this.post({ type: "wake" });
  }

  /** Commands that may be refused come when the engine is at rest, which it is after any `await`. */
  async #atRest(): Promise<void> {
    if (!this.resting) await Promise.resolve();
  }

  #assertOpen(): void {
    if (this.#state !== "open") throw closedError("peer");
  }

  #end(closed: Closed): void {
    if (this.#state === "closing" || this.#state === "closed") return;
    this.#state = "closing";
    this.#parts.settings.signal?.removeEventListener("abort", this.#abort);
    const ended = (): void => {
      this.#state = "closed";
      this.#resolveClosed(closed);
    };
    const { clock } = this;
    const { recorder } = this.#parts;
    const rooms: Rooms = {
      clock,
      searches: this.#searches,
      direct: this.#direct,
      topics: this.#topics,
      calls: this.#calls,
      hub: this.#hub,
      transports: this.#transports,
      driver: this.#driver,
      recorder,
      cache: this.#cache,
      news: this.#news,
      frames: this.#frames,
      sayGoodbye: () => {
        const said = new Promise<void>((resolve) => (this.#goodbyeSaid = resolve));
        this.post({ type: "close" });
        return said;
      },
    };
    void shutDown(rooms, closed).then(ended, ended);
  }
}
