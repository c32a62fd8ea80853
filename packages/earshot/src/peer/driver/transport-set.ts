/**
 * Several transports as one: their links get a prefix each, so that names never meet, and every burst
 * finds its way back to the transport that offered the link.
 * @module
 */
import type { Address } from "../../core/address.ts";
import type { TransmitError } from "../../core/io.ts";
import type { Destination, Link, LinkId } from "../../core/link.ts";
import type {
  Transport,
  TransportDescription,
  TransportSink,
  TransportWarning,
} from "../../transport/transport.ts";
import { invalid } from "../arguments.ts";

/** As a transport's sink, with the links of all of them. */
export interface TransportSetSink extends Omit<TransportSink, "warning"> {
  warning(transport: string, warning: TransportWarning): void;
}

interface Attached {
  readonly transport: Transport;
  readonly prefix: string;
  links: readonly Link[];
  /** Full names of its links by its own: one text each, not one for each datagram. */
  readonly names: Map<LinkId, LinkId>;
  readonly prefixed: (link: LinkId) => LinkId;
}

/** Senders remembered by the transport that heard them, for addresses without a link. */
const routesLimit = 4_096;

export class TransportSet {
  readonly #attached: readonly Attached[];
  readonly #routes: Map<Address, Attached> = new Map();
  readonly #sink: TransportSetSink;

  constructor(transports: readonly Transport[], sink: TransportSetSink) {
    const names = new Set(transports.map((transport) => transport.name));
    if (transports.length === 0 || names.size < transports.length) {
      throw invalid("transports must be one or more, of different names");
    }
    this.#sink = sink;
    this.#attached = transports.map((transport) => attach(transport, transports.length > 1));
  }

  /** Opens all; when one cannot, none stays open. */
  async open(): Promise<void> {
    const results = await Promise.allSettled(
      this.#attached.map((attached) => attached.transport.open(this.#sinkOf(attached))),
    );
    const failure = results.find((result) => result.status === "rejected");
    if (failure === undefined) return;
    await this.close();
    throw failure.reason;
  }

  send(token: number, burst: Uint8Array, slotBytes: number, to: Destination): void {
    const attached = this.#attachedFor(to);
    if (attached === undefined) {
      // Its link has just gone. Never within the call.
      queueMicrotask(() => this.#sink.transmitted(token, "unreachable"));
      return;
    }
    const link =
      to.link === undefined || attached.prefix === "" ? to.link : ownName(attached, to.link);
    attached.transport.send(
      token,
      burst,
      slotBytes,
      to.link === link ? to : ({ ...to, link } as Destination),
    );
  }

  /** All hear the same groups, on all of their links. */
  listen(groups: readonly number[]): void {
    for (const { transport } of this.#attached) transport.listen(groups);
  }

  refresh(): void {
    for (const { transport } of this.#attached) transport.refresh();
  }

  describe(): TransportDescription[] {
    return this.#attached.map(({ transport }) => transport.describe());
  }

  /** @throws never: what closes badly is closed all the same */
  async close(): Promise<void> {
    await Promise.allSettled(this.#attached.map(({ transport }) => transport.close()));
  }

  #attachedFor(to: Destination): Attached | undefined {
    const [first] = this.#attached;
    if (this.#attached.length === 1) return first;
    const { link } = to;
    if (link !== undefined) return this.#attached.find(({ prefix }) => link.startsWith(prefix));
    return (to.kind === "address" ? this.#routes.get(to.address) : undefined) ?? first;
  }

  #sinkOf(attached: Attached): TransportSink {
    const sink = this.#sink;
    return {
      datagram: (link, from, bytes) => {
        this.#noteRoute(attached, from);
        sink.datagram(link === undefined ? link : attached.prefixed(link), from, plain(bytes));
      },
      links: (links) => {
        attached.names.clear();
        attached.links = links.map((link) => ({ ...link, id: attached.prefixed(link.id) }));
        sink.links(this.#attached.flatMap((each) => each.links));
      },
      transmitted: (token: number, error?: TransmitError) => sink.transmitted(token, error),
      warning: (warning) => sink.warning(attached.transport.name, warning),
    };
  }

  #noteRoute(attached: Attached, from: Address): void {
    if (this.#attached.length === 1 || this.#routes.get(from) === attached) return;
    this.#routes.delete(from);
    if (this.#routes.size >= routesLimit) {
      const [oldest] = this.#routes.keys();
      if (oldest !== undefined) this.#routes.delete(oldest);
    }
    this.#routes.set(from, attached);
  }
}

function attach(transport: Transport, several: boolean): Attached {
  const prefix = several ? `${transport.name}/` : "";
  const names = new Map<LinkId, LinkId>();
  const prefixed = (link: LinkId): LinkId => {
    if (prefix === "") return link;
    let name = names.get(link);
    if (name === undefined) names.set(link, (name = `${prefix}${link}` as LinkId));
    return name;
  };
  return { transport, prefix, links: [], names, prefixed };
}

/** A Buffer's `slice` is a view where a Uint8Array's is a copy: the engine is never given one. */
function plain(bytes: Uint8Array): Uint8Array {
  return Buffer.isBuffer(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    : bytes;
}

function ownName(attached: Attached, link: LinkId): LinkId {
  return link.slice(attached.prefix.length) as LinkId;
}
