/**
 * The seam for what Node's `dgram` cannot do with a socket. Whatever stands behind it, the transport
 * works; a better one tells links apart exactly, keeps private ports private and lets the kernel handle
 * trains of datagrams.
 * @module
 */
import type { Socket } from "node:dgram";
import type { TakeRun } from "./batch-reader.ts";

export interface SocketPlan {
  readonly family: 4 | 6;
  /** IP literal, link-local IPv6 with its zone. */
  readonly host: string;
  /** 0 for any. */
  readonly port: number;
  /** Other programs may bind the port too. Never with port 0: the kernel would hand out duplicates. */
  readonly shared: boolean;
  /** Receive what arrives on this interface only; ignored unless {@link Sockopt.bindsToDevice}. */
  readonly device: string | undefined;
  /** Take datagrams of one source and size in trains, as the kernel joined them; only where {@link Sockopt.coalesces}. */
  readonly coalesce: boolean;
}

export interface Sockopt {
  readonly name: "koffi" | "none";
  /** Whether `device` is honoured, so that a shared socket for each link is possible. */
  readonly bindsToDevice: boolean;
  /** Whether the kernel cuts bursts into datagrams (Linux' UDP_SEGMENT). */
  readonly segments: boolean;
  /** Whether the kernel joins datagrams into trains (Linux' UDP_GRO). */
  readonly coalesces: boolean;
  /** Whether {@link Sockopt.readMore} ever reads anything. */
  readonly batches: boolean;
  /** Makes a bound socket; rejects with an error that carries the operating system's `code`. */
  open(plan: SocketPlan): Promise<Socket>;
  /**
   * From now on the kernel cuts what is sent into datagrams of this many bytes; 0: it does not. Only where
   * {@link Sockopt.segments}, for sockets made by `open` and not closed; throws with the system's `code`.
   */
  setSegmentBytes(socket: Socket, bytes: number): void;
  /**
   * How many networks multicasts may cross (`hops`), and whether other sockets of this host hear them
   * (`loop`, 0 or 1). As `dgram` does it, but right for adopted IPv6 sockets, which libuv takes for IPv4 here
   * and the kernel does not mind.
   */
  setMulticast(socket: Socket, what: "hops" | "loop", value: number): void;
  /**
   * To be called when `dgram` has told of a datagram of `lastBytes`: may hand over some of those that wait
   * behind it, those of one length from one source as trains. Bytes are borrowed until `take` returns. Does
   * nothing for a socket that was closed.
   */
  readMore(socket: Socket, lastBytes: number, take: TakeRun): void;
}

/**
 * A lookup for `dgram` that only takes IP literals: it answers at once, where the default one takes a
 * turn of the event loop for each datagram, and it can never ask a name server.
 */
export function literalLookup(
  host: string,
  options: unknown,
  callback: (error: null, address: string, family: number) => void,
): void {
  const answer = typeof options === "function" ? (options as typeof callback) : callback;
  answer(null, host, host.includes(":") ? 6 : 4);
}
