/**
 * How datagrams travel: the one interface that every transport has, and that one acceptance suite
 * (test/transport/acceptance) holds every implementation to.
 * @module
 */
import type { Address } from "../core/address.ts";
import type { TransmitError } from "../core/io.ts";
import type { Destination, Link, LinkId } from "../core/link.ts";

/** What a transport tells its driver. No call throws back into the transport, none is made after `close` resolves. */
export interface TransportSink {
  /**
   * Bytes are borrowed until the call returns, and may be changed by then. A train of coalesced
   * datagrams, all of one length but a shorter last, is one call. What this transport sent to everybody or
   * to a group does not come back to it. `from` is where answers go, but for what went to a group: that
   * may come from an address that only sends.
   */
  datagram(link: LinkId | undefined, from: Address, bytes: Uint8Array): void;
  /** All links as they are now; called once before `open` resolves and at each change. */
  links(links: readonly Link[]): void;
  /** A burst has left (or could not): its bytes may be used again. Exactly once for each `send`, never within it. */
  transmitted(token: number, error?: TransmitError): void;
  /** Something went wrong that does not end the transport; for logs and the doctor. */
  warning(warning: TransportWarning): void;
}

export interface TransportWarning {
  readonly code: string;
  readonly message: string;
  readonly link?: LinkId;
  readonly way?: string;
  readonly cause?: unknown;
}

export interface Transport {
  /** Short and unique among a peer's transports, such as `"udp"`. */
  readonly name: string;
  /** Starts; resolves when the first links have been told. Rejects with an EarshotError when it can never work. */
  open(sink: TransportSink): Promise<void>;
  /**
   * Sends one datagram, or a burst of slots of `slotBytes` with at most one shorter last, in order and as
   * cheaply as the system can: up to 64 slots and 65,507 bytes may be one call to it, and thousands of
   * slots may be in flight. Never throws; the outcome comes through `transmitted`, which a send with the
   * token `unawaited` needs only if it failed. The bytes are lent until
   * then. On a loopback link a group's `loop: false` spares nobody: this host is all there is.
   */
  send(token: number, burst: Uint8Array, slotBytes: number, to: Destination): void;
  /**
   * Hears what is sent to these of the group addresses (`groupAddresses`), on every link, and no others;
   * where a system cannot tell (UDP without the better socket options), also what other programs of this
   * host listen to. The set replaces the one before, soon after the call. What cannot be joined is a
   * warning, and tried again.
   */
  listen(groups: readonly number[]): void;
  /** Looks at the links again at once, as after a wake from sleep. */
  refresh(): void;
  /** What was chosen and granted, for `doctor` and `stats()`: plain data. */
  describe(): TransportDescription;
  /** Sends what was handed over, then releases everything. Safe to call twice. */
  close(): Promise<void>;
}

export interface TransportDescription {
  readonly name: string;
  readonly links: readonly LinkDescription[];
  /** Interfaces that are not used, each with the reason. */
  readonly unused: readonly { readonly name: string; readonly reason: string }[];
  /** Facts such as granted buffer sizes and offload, by name. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly counters: Readonly<Record<string, number>>;
}

export interface LinkDescription extends Link {
  /** Name of the interface. */
  readonly interfaceName: string;
  /** State of each way: in use, or why not. */
  readonly wayStates: Readonly<Record<string, string>>;
}
