/**
 * A TCP client of a service: what it is told waits in a bounded queue, and half-open connections do not stay for ever.
 * @module
 */
import type { Socket } from "node:net";
import type { ClassicCounters } from "../counters.ts";
import { classicLimits } from "../limits.ts";
import type { Remote } from "../service.ts";

/** When a client from which nothing comes is asked whether it is still there. */
export interface KeepAlive {
  /** After so much silence, in milliseconds. Default 10,000; TCP counts in seconds. */
  readonly silenceMs?: number;
  /** And again after so long, in milliseconds. Default 5,000. */
  readonly probeMs?: number;
  /** Unanswered questions until it is taken to be gone. Default 3. */
  readonly probes?: number;
}

/** With what is not given. */
export function keepAliveOf({
  silenceMs = classicLimits.keepAliveMs,
  probeMs = classicLimits.keepAliveProbeMs,
  probes = classicLimits.keepAliveProbes,
}: KeepAlive): Required<KeepAlive> {
  return { silenceMs, probeMs, probes };
}

interface ConnectionOptions {
  readonly counters: ClassicCounters;
  /** Bytes that may wait for the reader. */
  readonly slowBytes: number;
  readonly keepAlive: Required<KeepAlive>;
}

export class Connection {
  readonly remote: Remote;
  /** The address of ours that it came to. */
  readonly localHost: string;
  readonly #socket: Socket;
  readonly #counters: ClassicCounters;
  readonly #slowBytes: number;
  #why: string | undefined;

  constructor(socket: Socket, { counters, slowBytes, keepAlive }: ConnectionOptions) {
    this.#socket = socket;
    this.#counters = counters;
    this.#slowBytes = slowBytes;
    this.remote = { host: plainHost(socket.remoteAddress), port: socket.remotePort ?? 0 };
    this.localHost = plainHost(socket.localAddress);
    socket.setNoDelay(true);
    const { silenceMs, probeMs, probes } = keepAlive;
    // Before Node 26.4 the last two are not known, and the system's own hold.
    socket.setKeepAlive(true, silenceMs, probeMs, probes);
  }

  /** Why it was closed by us, or ended with an error. */
  get why(): string | undefined {
    return this.#why;
  }

  get open(): boolean {
    return this.#socket.writable;
  }

  /** Whether answers may be given without more than a little waiting for the reader. */
  get hasRoom(): boolean {
    return this.#socket.writableLength < classicLimits.queuedBytes;
  }

  /** Writes, unless it is closed. A reader that is too far behind is let go. */
  send(data: Uint8Array | string): void {
    if (!this.#socket.writable) return;
    this.#counters.sent++;
    this.#socket.write(data);
    if (this.#socket.writableLength <= this.#slowBytes) return;
    this.#counters.closedSlow++;
    this.drop("it does not read what it is sent");
  }

  /** Closes once everything has been read, or after a moment. */
  end(why?: string): void {
    this.#why ??= why;
    this.#socket.end();
    this.#socket.setTimeout(1_000, () => this.#socket.destroy());
  }

  /** Closes at once. */
  drop(why: string): void {
    this.#why ??= why;
    this.#socket.destroy();
  }
}

/** IPv4 as such, also where the socket is of both families. */
function plainHost(host: string | undefined): string {
  return (host ?? "").replace(/^::ffff:(?=\d+\.)/, "");
}
