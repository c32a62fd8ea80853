/**
 * What the operating system's error codes mean, said once: in the engine's words for the sender, and
 * for the transport, what to do with the socket.
 * @module
 */
import type { TransmitError } from "../../core/io.ts";

/**
 * - `elsewhere`: the destination or a firewall is the trouble, or buffers are full; this socket is fine.
 * - `transient`: the next datagram may well go out; a socket on which none does is rebuilt.
 * - `link-gone`: the network below changed; look at the interfaces at once.
 * - `fatal`: this socket will never work again; make another.
 * - `caller`: the datagram itself cannot be sent; nothing is wrong with the socket.
 */
export type Verdict = "elsewhere" | "transient" | "link-gone" | "fatal" | "caller";

export interface ErrorMeaning {
  readonly error: TransmitError;
  readonly verdict: Verdict;
}

const meanings: Readonly<Record<string, ErrorMeaning>> = {
  EMSGSIZE: { error: "too-large", verdict: "caller" },
  ENETUNREACH: { error: "unreachable", verdict: "transient" },
  EHOSTUNREACH: { error: "unreachable", verdict: "elsewhere" },
  EHOSTDOWN: { error: "unreachable", verdict: "elsewhere" },
  ENETDOWN: { error: "unreachable", verdict: "link-gone" },
  ENODEV: { error: "unreachable", verdict: "link-gone" },
  ENXIO: { error: "unreachable", verdict: "link-gone" },
  EADDRNOTAVAIL: { error: "unreachable", verdict: "link-gone" },
  // Linux: the source address has gone, or the destination has no zone.
  EINVAL: { error: "unreachable", verdict: "link-gone" },
  // An ICMP answer to an earlier datagram; Windows says ECONNRESET.
  ECONNREFUSED: { error: "unreachable", verdict: "elsewhere" },
  ECONNRESET: { error: "unreachable", verdict: "elsewhere" },
  ENETRESET: { error: "unreachable", verdict: "elsewhere" },
  // A firewall's drop on output, or macOS without the Local Network permission.
  EPERM: { error: "denied", verdict: "elsewhere" },
  EACCES: { error: "denied", verdict: "elsewhere" },
  ENOBUFS: { error: "no-buffers", verdict: "elsewhere" },
  ENOMEM: { error: "no-buffers", verdict: "elsewhere" },
  EAGAIN: { error: "no-buffers", verdict: "elsewhere" },
  EINTR: { error: "failed", verdict: "elsewhere" },
  EIO: { error: "failed", verdict: "transient" },
  ECANCELED: { error: "closed", verdict: "caller" },
  ERR_SOCKET_DGRAM_NOT_RUNNING: { error: "closed", verdict: "fatal" },
  ERR_SOCKET_BAD_PORT: { error: "unreachable", verdict: "caller" },
  EBADF: { error: "failed", verdict: "fatal" },
  ENOTSOCK: { error: "failed", verdict: "fatal" },
};

/** Codes not in the table are treated as the socket's end: rebuilding it is safe, silence is not. */
export function meaningOf(cause: unknown): ErrorMeaning {
  return meanings[codeOf(cause)] ?? { error: "failed", verdict: "fatal" };
}

/** The code of an error of the operating system or of Node; `"UNKNOWN"` when it has none. */
export function codeOf(cause: unknown): string {
  if (
    typeof cause === "object" &&
    cause !== null &&
    "code" in cause &&
    typeof cause.code === "string"
  ) {
    return cause.code;
  }
  return "UNKNOWN";
}
