/**
 * A service that speaks in a multicast group. One socket hears the group on all chosen links; for each link there is
 * one that sends, from our address there, so that the choice of the interface is ours and not the routing table's.
 * @module
 */
import type { Socket } from "node:dgram";
import { platform } from "node:os";
import type { LinkId } from "../../core/link.ts";
import type { Remote } from "../service.ts";
import type { ClassicLink, LinkReading } from "./classic-links.ts";
import { type SocketPlan, UdpService, type UdpServiceOptions } from "./udp-service.ts";

export interface MulticastOptions extends UdpServiceOptions {
  /** The group's address. */
  readonly group?: string | undefined;
  readonly port?: number | undefined;
  /** How many networks a multicast may cross; 1 stays on the link. Default 1. */
  readonly ttl?: number | undefined;
}

/** It is made anew when the links change, with memberships on them. */
const hearing = (links: readonly ClassicLink[]): string =>
  `hear ${links.map(({ id, host }) => `${id} ${host}`).join(" ")}`;
const able = ({ links }: LinkReading): readonly ClassicLink[] =>
  links.filter(({ multicast }) => multicast);

export abstract class MulticastService extends UdpService {
  readonly group: string;
  readonly #port: number;
  readonly #ttl: number;

  constructor(name: string, group: string, port: number, options: MulticastOptions) {
    super(name, options);
    this.group = options.group ?? group;
    this.#port = options.port ?? port;
    this.#ttl = options.ttl ?? 1;
  }

  get port(): number {
    return this.endpoints[0]?.port ?? this.#port;
  }

  /** Links that it speaks on. */
  protected get links(): readonly ClassicLink[] {
    return this.reading.links.filter((link) => this.socket(this.#speaks(link)) !== undefined);
  }

  /** A datagram to the group, of somebody else. `link` is `undefined` where it cannot be told. */
  protected abstract heard(bytes: Uint8Array, from: Remote, link: LinkId | undefined): void;

  /** A datagram that came to the address that we send from: an answer. */
  protected answered(_bytes: Uint8Array, _from: Remote): void {}

  /** Says it to the group on these links, or on all. */
  protected say(data: Uint8Array | string, links: readonly ClassicLink[] = this.links): void {
    for (const link of links) {
      const socket = this.socket(this.#speaks(link));
      if (socket === undefined) continue;
      this.transmit(socket, data, { host: this.group, port: this.port });
    }
  }

  /** Answers by unicast, from the socket that hears the group. */
  protected reply(data: Uint8Array | string, to: Remote): void {
    const socket = this.socket(hearing(able(this.reading)));
    if (socket !== undefined && this.mayAnswer(to)) this.transmit(socket, data, to);
  }

  protected plans(reading: LinkReading): readonly SocketPlan[] {
    const links = able(reading);
    if (links.length === 0) return [];
    return [this.#hearing(links), ...links.map((link) => this.#speaking(link))];
  }

  #hearing(links: readonly ClassicLink[]): SocketPlan {
    const { group, port } = this;
    return {
      key: hearing(links),
      endpoint: { transport: "udp", how: "multicast", host: group, port },
      // Bound to the group it hears nothing else; Windows only binds to addresses of its own.
      host: platform() === "win32" ? "0.0.0.0" : group,
      port,
      shared: "with-all",
      prepare: (socket) => joinAll(socket, group, links),
      take: (bytes, from) => this.#take(bytes, from),
    };
  }

  #speaking(link: ClassicLink): SocketPlan {
    return {
      key: this.#speaks(link),
      endpoint: undefined,
      host: link.host,
      port: 0,
      shared: "alone",
      prepare: (socket) => {
        socket.setMulticastInterface(link.host);
        socket.setMulticastTTL(this.#ttl);
        // On Linux a member on one link hears what is looped back on any (IP_MULTICAST_ALL): once is enough.
        socket.setMulticastLoopback(this.#isFirst(link) || platform() !== "linux");
      },
      take: (bytes, from) => this.answered(bytes, from),
    };
  }

  #take(bytes: Uint8Array, from: Remote): void {
    if (this.#isOwn(from)) {
      this.counters.droppedOwn++;
      return;
    }
    const link = this.reading.linkOf(from.host);
    if (link === "foreign") this.counters.droppedForeign++;
    else this.heard(bytes, from, link);
  }

  /** Names the socket that speaks on a link: another one when it has to be heard on this host, too. */
  #speaks(link: ClassicLink): string {
    return `speak ${link.id} ${link.host} ${this.#isFirst(link) ? "first" : "further"}`;
  }

  #isFirst(link: ClassicLink): boolean {
    return able(this.reading)[0]?.id === link.id;
  }

  /** Whether our own multicasts come from there. */
  #isOwn({ host, port }: Remote): boolean {
    const link = this.reading.links.find((one) => one.host === host);
    return link !== undefined && this.socket(this.#speaks(link))?.address().port === port;
  }
}

/** Joins on every link that allows it; fails when none does. */
function joinAll(socket: Socket, group: string, links: readonly ClassicLink[]): void {
  const failures = links.flatMap(({ host }) => {
    try {
      socket.addMembership(group, host);
      return [];
    } catch (error) {
      return [error];
    }
  });
  if (failures.length === links.length) throw failures[0];
}
