/**
 * What the engine knows of the networks around it: links, and the ways to reach everybody on one.
 * Transports make links; the engine decides what to send where.
 * @module
 */
import type { Address } from "./address.ts";

declare const linkIdBrand: unique symbol;

/** Names a link for as long as it lives, such as `"eth0"`. Several transports keep theirs apart by a prefix. */
export type LinkId = string & { readonly [linkIdBrand]: true };

/**
 * How a datagram reaches everybody on a link: IPv4 multicast, IPv6 multicast, the subnets' directed
 * broadcast addresses, or the limited broadcast address 255.255.255.255.
 */
export type Way = "multicast4" | "multicast6" | "broadcast" | "limited";

/** A network that this host is attached to, as a transport offers it. */
export interface Link {
  readonly id: LinkId;
  /** `loopback` reaches this host only. */
  readonly kind: "lan" | "loopback";
  /** Largest datagram payload that this link carries without IP fragmentation, in bytes. */
  readonly payloadBytes: number;
  /**
   * What the sockets of this link hold until they are read, in bytes as the system counts, which charges
   * more for a datagram than its length.
   */
  readonly receiveBytes: number;
  /** Where this peer receives unicast datagrams on this link, preferred address first. */
  readonly addresses: readonly Address[];
  /** The ways that can be tried, preferred first; empty when the link carries unicast only. */
  readonly ways: readonly Way[];
}

/**
 * Groups hash onto this many multicast addresses of their own: a socket on Linux may hold 20
 * memberships.
 */
export const groupAddresses = 16;

/** Where a datagram goes: to one address, to everybody on a link in one way, or to those who listen. */
export type Destination =
  | {
      readonly kind: "address";
      readonly address: Address;
      /** The link to send it on; `undefined` leaves the choice to routing. */
      readonly link: LinkId | undefined;
    }
  | { readonly kind: "everybody"; readonly link: LinkId; readonly way: Way }
  | {
      readonly kind: "group";
      readonly link: LinkId;
      readonly way: "multicast4" | "multicast6";
      /** Which of the {@link groupAddresses}, from 0. */
      readonly index: number;
      /** Whether other peers on this host are to hear it too: costs a copy of everything. */
      readonly loop: boolean;
    };
