/**
 * The transport over the virtual network: what a driver gets in place of sockets, so that whole
 * programs run in virtual time.
 * @module
 */
import { type TransmitError, unawaited } from "../../core/io.ts";
import type { Address } from "../../core/address.ts";
import type { Destination, Link, LinkId } from "../../core/link.ts";
import type { Transport, TransportDescription, TransportSink } from "../transport.ts";
import type { Network } from "./network.ts";
import type { SimSocket, SocketOwner } from "./socket.ts";

export class SimTransport implements Transport, SocketOwner {
  readonly name = "sim";
  readonly #network: Network;
  readonly #host: string;
  readonly #pending: Map<number, () => void> = new Map<number, () => void>();
  readonly #counters = { sent: 0, received: 0, refused: 0 };
  #socket: SimSocket | undefined;
  #sink: TransportSink | undefined;
  #told = "";

  /** A transport on one of the network's hosts. */
  constructor(network: Network, host: string) {
    this.#network = network;
    this.#host = host;
  }

  async open(sink: TransportSink): Promise<void> {
    this.#sink = sink;
    this.#socket = this.#network.openSocket(this.#host, this);
    this.linksChanged(this.#socket.links());
  }

  send(token: number, burst: Uint8Array, slotBytes: number, to: Destination): void {
    const error = this.#socket === undefined ? "closed" : this.#socket.send(burst, slotBytes, to);
    this.#counters[error === undefined ? "sent" : "refused"]++;
    if (token === unawaited && error === undefined) return;
    const { clock } = this.#network;
    const cancel = clock.schedule(clock.now(), () => this.#transmitted(token, error));
    this.#pending.set(token, () => {
      cancel();
      this.#transmitted(token, error);
    });
  }

  listen(groups: readonly number[]): void {
    this.#socket?.listen(groups);
  }

  refresh(): void {
    if (this.#socket !== undefined) this.linksChanged(this.#socket.links());
  }

  describe(): TransportDescription {
    const links = this.#socket?.links() ?? [];
    return {
      name: this.name,
      links: links.map((link) => ({
        ...link,
        interfaceName: link.id,
        wayStates: Object.fromEntries(link.ways.map((way) => [way, "in use"])),
      })),
      unused: [],
      facts: { host: this.#host, virtual: true },
      counters: { ...this.#counters },
    };
  }

  /** What was sent is in the air already; what was not yet reported is, before this resolves. */
  async close(): Promise<void> {
    for (const report of [...this.#pending.values()]) report();
    this.#socket?.close();
    this.#socket = undefined;
    this.#sink = undefined;
  }

  datagram(link: LinkId, from: Address, bytes: Uint8Array): void {
    this.#counters.received++;
    this.#sink?.datagram(link, from, bytes);
  }

  linksChanged(links: readonly Link[]): void {
    const told = JSON.stringify(links);
    if (told === this.#told) return;
    this.#told = told;
    this.#sink?.links(links);
  }

  #transmitted(token: number, error: TransmitError | undefined): void {
    if (!this.#pending.delete(token)) return;
    if (error === undefined) this.#sink?.transmitted(token);
    else this.#sink?.transmitted(token, error);
  }
}
