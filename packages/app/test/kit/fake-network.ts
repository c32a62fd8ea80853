/**
 * Peers without a network, for tests of the program: everybody in one hub hears everybody, at once.
 *
 * @module
 */
import type {
  Address,
  Change,
  Closed,
  Epoch,
  FrameEvent,
  Group,
  JoinOptions,
  LinkDescription,
  LinkId,
  Member,
  Message,
  Peer,
  PeerId,
  Receipt,
  Status,
  View,
  Watch,
} from "earshot";
import { mailbox } from "./mailbox.ts";
import type { Mailbox } from "./mailbox.ts";

/** Everybody who has joined and not left. */
export class FakeNetwork {
  readonly peers: Set<FakePeer> = new Set();
  /** Names of those who confirm nothing. */
  readonly silent: Set<string> = new Set();
  #count = 0;

  join = async (options: JoinOptions = {}): Promise<FakePeer> => {
    this.#count += 1;
    const peer = new FakePeer(this, options, this.#count);
    for (const other of this.peers) {
      other.see("joined", peer.self);
      peer.see("joined", other.self);
    }
    this.peers.add(peer);
    return peer;
  };
}

/** A member with sensible values for what a test does not care about. */
export function fakeMember(
  given: Partial<Omit<Member, "id">> & { readonly id?: string } = {},
): Member {
  const { id = "a1b2c3d4".repeat(4), ...rest } = given;
  return {
    id: id as PeerId,
    epoch: "0".repeat(32) as Epoch,
    name: "ana",
    roles: [],
    groups: ["lobby"],
    services: [],
    metadata: new Uint8Array(),
    addresses: ["192.0.2.7:7468" as Address],
    state: "alive",
    reach: { hearsUs: true, heardByMulticast: true, unicast: true },
    ...rest,
  };
}

/** A network in use, all ways working. */
export function fakeLink(name: string, given: Partial<LinkDescription> = {}): LinkDescription {
  return {
    id: name as LinkId,
    interfaceName: name,
    kind: "lan",
    payloadBytes: 1_472,
    receiveBytes: 4_194_304,
    addresses: ["192.0.2.1:40000" as Address],
    ways: ["multicast4", "broadcast"],
    wayStates: { multicast4: "in use", broadcast: "in use" },
    ...given,
  };
}

type PlainChange = Exclude<Change["type"], "failed">;

export class FakePeer implements Peer {
  readonly id: PeerId;
  readonly closed: Promise<Closed>;
  readonly statuses: Mailbox<Status> = mailbox();
  readonly seenFrames: Mailbox<FrameEvent> = mailbox();
  readonly options: JoinOptions;
  self: Member;
  view: View = { version: 0, members: [] };
  readonly #network: FakeNetwork;
  readonly #changes: Set<Mailbox<Change>> = new Set();
  readonly #groups: Set<{ readonly name: string; readonly inbox: Mailbox<Message> }> = new Set();
  #sequence = 0;
  #end: (closed: Closed) => void;

  constructor(network: FakeNetwork, options: JoinOptions, count: number) {
    const { promise, resolve } = Promise.withResolvers<Closed>();
    this.#network = network;
    this.options = options;
    this.closed = promise;
    this.#end = resolve;
    this.id = count.toString(16).padStart(2, "0").repeat(16) as PeerId;
    const { name = "someone", roles = [] } = options;
    this.self = fakeMember({
      id: this.id,
      name,
      roles,
      groups: [],
      addresses: [`192.0.2.${count}:7468` as Address],
    });
  }

  get name(): string {
    return this.self.name;
  }

  /** Lets this peer see a change of another. */
  see(type: PlainChange, member: Member): void {
    const previous = this.view.members.find((other) => other.id === member.id);
    const others = this.view.members.filter((other) => other.id !== member.id);
    const members = type === "left" ? others : [...others, member];
    this.view = { version: this.view.version + 1, members };
    const change: Change = { type, member, view: this.view, previous, missed: 0 };
    for (const box of this.#changes) box.put(change);
  }

  async update(announced: {
    readonly name?: string;
    readonly roles?: readonly string[];
  }): Promise<void> {
    this.become(announced);
  }

  changes(_filter?: unknown, options: { readonly signal?: AbortSignal } = {}): Watch<Change> {
    const box = mailbox<Change>(options.signal);
    this.#changes.add(box);
    return box;
  }

  status(options: { readonly signal?: AbortSignal } = {}): Watch<Status> {
    options.signal?.addEventListener("abort", () => this.statuses.end(), { once: true });
    return this.statuses;
  }

  frames(_filter?: unknown, options: { readonly signal?: AbortSignal } = {}): Watch<FrameEvent> {
    options.signal?.addEventListener("abort", () => this.seenFrames.end(), { once: true });
    return this.seenFrames;
  }

  async find(
    { group }: { readonly group?: string },
    { atLeast = 1 }: { readonly atLeast?: number } = {},
  ): Promise<Member[]> {
    const found = this.view.members.filter(
      (member) => group === undefined || member.groups.includes(group),
    );
    if (found.length >= atLeast) return found;
    throw Object.assign(new Error("not found in time"), { code: "ERR_EARSHOT_TIMEOUT" });
  }

  async group(name: string, { join = true }: { readonly join?: boolean } = {}): Promise<Group> {
    const inbox = mailbox<Message>();
    const entry = { name, inbox };
    if (join) {
      this.#groups.add(entry);
      this.become({ groups: [...this.self.groups, name] });
    }
    const members = () => this.view.members.filter((member) => member.groups.includes(name));
    const close = async () => {
      this.#groups.delete(entry);
      inbox.end();
    };
    return {
      name,
      joined: join,
      get members() {
        return members();
      },
      send: async (body, { until = "sent" } = {}) => {
        for (const other of this.#network.peers) if (other !== this) other.#hear(this, name, body);
        const asked = until === "received" || until === "delivered" ? members() : [];
        const silent = asked.filter((member) => this.#network.silent.has(member.name));
        const by = asked.filter((member) => !silent.includes(member)).map(({ id }) => id);
        const missing = silent.map(({ id }) => ({ member: id, reason: "timeout" }) as const);
        const receipt: Receipt = {
          group: name,
          until,
          message: 1,
          members: members().length,
          by,
          missing,
        };
        if (missing.length === 0) return receipt;
        const code = "ERR_EARSHOT_TIMEOUT";
        throw Object.assign(new Error("not in time"), { code, details: { receipt } });
      },
      write: () => false,
      writable: async () => {},
      flush: () => Promise.reject(new Error("a fake group confirms nothing")),
      receive: () => ({ [Symbol.dispose]: () => {} }),
      receiveBatch: () => ({ [Symbol.dispose]: () => {} }),
      [Symbol.asyncIterator]: () => inbox,
      close,
      [Symbol.asyncDispose]: close,
    };
  }

  async send(): Promise<never> {
    throw new Error("a fake peer sends to groups only");
  }

  async topic(): Promise<never> {
    throw new Error("a fake peer has no topics: let real ones meet on loopback");
  }

  async request(): Promise<never> {
    throw new Error("a fake peer asks nobody");
  }

  serve(): never {
    throw new Error("a fake peer serves nothing");
  }

  gather(): never {
    throw new Error("a fake peer asks nobody");
  }

  receive(): Disposable {
    return { [Symbol.dispose]: () => {} };
  }

  receiveBatch(): Disposable {
    return this.receive();
  }

  [Symbol.asyncIterator](): Watch<Message> {
    return mailbox<Message>();
  }

  stats(): ReturnType<Peer["stats"]> {
    return { engine: {}, transports: {}, peer: {}, topics: {} };
  }

  describe(): ReturnType<Peer["describe"]> {
    const { realm = "earshot", secret } = this.options;
    return {
      id: this.id,
      epoch: this.self.epoch,
      name: this.name,
      realm,
      seal: secret === undefined ? "none" : "node:crypto",
      seeds: [],
      cachedPeers: [],
      transports: [{ name: "udp", links: [fakeLink("eth0")], unused: [], facts: {}, counters: {} }],
    };
  }

  async close(): Promise<void> {
    if (!this.#network.peers.delete(this)) return;
    for (const other of this.#network.peers) other.see("left", this.self);
    for (const box of this.#changes) box.end();
    for (const { inbox } of this.#groups) inbox.end();
    this.statuses.end();
    this.#end({ reason: "closed" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Others see this peer so from now on. */
  become(given: Partial<Member>): void {
    const self = { ...this.self, ...given };
    this.self = self;
    for (const other of this.#network.peers) if (other !== this) other.see("updated", self);
  }

  #hear(from: FakePeer, group: string, body: unknown): void {
    this.#sequence += 1;
    const text = typeof body === "string" ? body : undefined;
    const bytes = body instanceof Uint8Array ? body : Buffer.from(text ?? "");
    const kind = text === undefined ? (body instanceof Uint8Array ? "bytes" : "value") : "text";
    const message: Message = {
      from: from.self,
      group,
      sequence: this.#sequence,
      kind,
      bytes,
      missed: 0,
      stream: undefined,
      total: bytes.length,
      received: bytes.length,
      collect: async () => message,
      text: () => text ?? Buffer.from(bytes).toString(),
      value: () => body,
    };
    for (const { name, inbox } of this.#groups) if (name === group) inbox.put(message);
  }
}
