/**
 * The textbook's discovery by broadcast: a newcomer says `<address> sent a broadcast`; everybody who listens notes it
 * and replies with the own address, here also with roles; and so both sides have a view of the group.
 * @module
 */
import type { Socket } from "node:dgram";
import { setTimeout as after } from "node:timers/promises";
import { classicLimits } from "../limits.ts";
import { asWord, cutBytes, oneLine, textOf } from "../lines/words.ts";
import type { Remote } from "../service.ts";
import type { ClassicLink, LinkReading } from "../udp/classic-links.ts";
import { type SocketPlan, UdpService, type UdpServiceOptions } from "../udp/udp-service.ts";
import { type HostEntry, HostView } from "./host-view.ts";

export interface BroadcastOptions extends UdpServiceOptions {
  readonly port?: number | undefined;
  /** Where our own broadcasts go, such as 255.255.255.255. Default: to the highest address of each subnet. */
  readonly address?: string | undefined;
  /** What this host does, told in replies. Default: nothing. */
  readonly roles?: readonly string[];
}

const hearing = "hear";
const speaking = (link: ClassicLink): string => `speak ${link.id} ${link.host}`;
const broadcastText = /^(\S+) sent a broadcast$/;
const replyText = /^(\S+) replied(?: as ([^\n]*))?$/;

export class BroadcastDiscovery extends UdpService {
  readonly #port: number;
  readonly #address: string | undefined;
  readonly #roles: readonly string[];
  readonly #view = new HostView();

  constructor(options: BroadcastOptions = {}) {
    super("broadcast", options);
    this.#port = options.port ?? 5_972;
    this.#address = options.address;
    this.#roles = (options.roles ?? []).map(asWord);
  }

  get port(): number {
    return this.endpoints[0]?.port ?? this.#port;
  }

  /** The group view: hosts that broadcast or replied in the last ten minutes. */
  get view(): readonly HostEntry[] {
    return this.#view.current(performance.now());
  }

  /** Broadcasts on every link, collects replies for `collectMs` (default 3,000), and gives the view then. */
  async discover({
    collectMs = classicLimits.collectMs,
  }: { readonly collectMs?: number | undefined } = {}): Promise<readonly HostEntry[]> {
    this.#announce();
    await after(collectMs);
    const { view } = this;
    if (!this.closed) this.tell({ type: "collected", hosts: view.map(({ host }) => host) });
    return view;
  }

  /** A newcomer says at once that it is there. */
  protected override async open(): Promise<void> {
    await super.open();
    this.#announce();
  }

  protected plans({ links }: LinkReading): readonly SocketPlan[] {
    const able = links.filter(({ broadcast }) => broadcast !== undefined);
    if (able.length === 0) return [];
    const { port } = this;
    const listener: SocketPlan = {
      key: hearing,
      endpoint: { transport: "udp", how: "broadcast", host: "0.0.0.0", port },
      // To all addresses, as directed and limited broadcasts go to different ones.
      host: "0.0.0.0",
      port,
      shared: "with-all",
      prepare: () => {},
      take: (bytes, from, socket) => this.#heard(bytes, from, socket),
    };
    const speakers = able.map((link): SocketPlan => ({
      key: speaking(link),
      endpoint: undefined,
      host: link.host,
      port: 0,
      shared: "alone",
      prepare: (socket) => socket.setBroadcast(true),
      take: (bytes, from) => this.#replied(bytes, from),
    }));
    return [listener, ...speakers];
  }

  #announce(): void {
    for (const link of this.reading.links) {
      const socket = this.socket(speaking(link));
      if (socket === undefined || link.broadcast === undefined) continue;
      const text = `${link.host} sent a broadcast`;
      this.transmit(socket, text, { host: this.#address ?? link.broadcast, port: this.port });
      this.tell({ type: "said", text });
    }
  }

  #heard(bytes: Uint8Array, from: Remote, socket: Socket): void {
    if (this.#isOwn(from)) {
      this.counters.droppedOwn++;
      return;
    }
    const text = textOf(bytes);
    if (text === undefined || !broadcastText.test(text)) {
      // Some programs reply to the port instead of to the sender.
      if (text !== undefined && replyText.test(text)) this.#replied(bytes, from);
      else this.counters.droppedMalformed++;
      return;
    }
    const link = this.reading.links.find(({ id }) => id === this.reading.linkOf(from.host));
    if (link === undefined) {
      this.counters.droppedForeign++;
      return;
    }
    this.counters.received++;
    this.#note(from, undefined, text);
    const as = this.#roles.length === 0 ? "" : ` as ${this.#roles.join(" ")}`;
    // A broadcast that was sent from the port of this protocol is answered there, and that answer is none to answer.
    if (this.mayAnswer(from)) this.transmit(socket, `${link.host} replied${as}`, from);
  }

  #replied(bytes: Uint8Array, from: Remote): void {
    const text = textOf(bytes);
    // A reply in other words is one as well: the textbook does not say how it reads.
    if (text === undefined || text === "") {
      this.counters.droppedMalformed++;
      return;
    }
    this.counters.received++;
    const roles = replyText.exec(text)?.[2]?.split(" ").slice(0, 16).map(asWord);
    this.#note(from, roles ?? [], text);
  }

  /** The address that counts is the packet's: hosts are often wrong about their own. */
  #note(from: Remote, roles: readonly string[] | undefined, text: string): void {
    this.#view.note(from.host, roles, performance.now());
    const [short] = cutBytes(oneLine(text), classicLimits.datagramBytes);
    this.tell({ type: roles === undefined ? "heard" : "answered", from, text: short });
  }

  #isOwn({ host, port }: Remote): boolean {
    const link = this.reading.links.find((one) => one.host === host);
    return link !== undefined && this.socket(speaking(link))?.address().port === port;
  }
}
