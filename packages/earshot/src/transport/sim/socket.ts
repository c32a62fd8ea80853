/**
 * A peer's socket in the virtual network: one private port on all links of its host.
 * @module
 */
import type { Address } from "../../core/address.ts";
import type { TransmitError } from "../../core/io.ts";
import type { Destination, Link, LinkId } from "../../core/link.ts";
import type { Host } from "./topology.ts";

/** Who owns a socket. */
export interface SocketOwner {
  /** Bytes are borrowed until the call returns, and overwritten then. */
  datagram(link: LinkId, from: Address, bytes: Uint8Array): void;
  linksChanged(links: readonly Link[]): void;
}

/** What a socket needs of its network. */
export interface Carrier {
  send(
    socket: SimSocket,
    burst: Uint8Array,
    slotBytes: number,
    to: Destination,
  ): TransmitError | undefined;
  forget(socket: SimSocket): void;
}

export class SimSocket {
  readonly host: Host;
  readonly port: number;
  readonly owner: SocketOwner;
  open = true;
  readonly #network: Carrier;
  /** A bit for each group address. */
  #hears = 0;

  constructor(network: Carrier, host: Host, port: number, owner: SocketOwner) {
    this.#network = network;
    this.host = host;
    this.port = port;
    this.owner = owner;
  }

  links(): Link[] {
    return this.host.linksFor(this.port);
  }

  /** Sends a burst; the bytes are copied. Says at once what a kernel would. */
  send(burst: Uint8Array, slotBytes: number, to: Destination): TransmitError | undefined {
    return this.open ? this.#network.send(this, burst, slotBytes, to) : "closed";
  }

  /** Hears what is sent to these group addresses, and no others. */
  listen(groups: readonly number[]): void {
    this.#hears = 0;
    for (const index of groups) this.#hears |= 1 << index;
  }

  hears(index: number): boolean {
    return ((this.#hears >> index) & 1) === 1;
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.#network.forget(this);
  }
}
