/**
 * The UDP transport: sends what the driver hands over, hands over what comes in, and answers for each
 * send. Links and sockets are kept by {@link LinkWatch}; the socket layout is docs/decisions/0010.
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import { EarshotError } from "../../core/errors.ts";
import type { Destination } from "../../core/link.ts";
import type { Transport, TransportDescription, TransportSink } from "../transport.ts";
import { newCounters } from "./counters.ts";
import { describeUdp } from "./describe.ts";
import { codeOf } from "./errno.ts";
import { LinkWatch, type LinkWatcher } from "./link-watch.ts";
import { unknownEntries } from "./links.ts";
import { chooseOffload } from "./offload.ts";
import { type UdpOptions, type UdpSettings, settingsOf } from "./options.ts";
import { Outbox } from "./outbox.ts";
import { RoutedSockets } from "./routed-sockets.ts";
import { Sender } from "./sender.ts";
import { chooseSockopt } from "./sockopt-choice.ts";
import type { SocketContext } from "./station.ts";

/** IPv4's largest; IPv6 would carry 20 more, and one limit is enough. */
const largestDatagramBytes = 65_507;
/** What the kernel has not taken by then is given up at `close`. */
const drainMs = 1_000;

/** Datagrams over UDP, on every usable interface of this host at once. */
export function udpTransport(options: UdpOptions = {}): Transport {
  return new UdpTransport(settingsOf(options));
}

/** What exists from `open` to `close`. */
interface Running {
  readonly context: SocketContext;
  readonly watch: LinkWatch;
  readonly routed: RoutedSockets;
  readonly sender: Sender;
  readonly facts: TransportDescription["facts"];
}

class UdpTransport implements Transport {
  readonly name = "udp";
  readonly #settings: UdpSettings;
  readonly #counters = newCounters();
  readonly #outbox = new Outbox((token, error) => this.#sink?.transmitted(token, error));
  /** Undefined before `open` and after `close`: then nobody is told anything. */
  #sink: TransportSink | undefined;
  #running: Running | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: UdpSettings) {
    this.#settings = settings;
  }

  async open(sink: TransportSink): Promise<void> {
    if (this.#sink !== undefined || this.#closing !== undefined) {
      throw new EarshotError("ERR_EARSHOT_CLOSED", "a transport is opened once");
    }
    this.#sink = sink;
    try {
      const { sockopt, reason } = await chooseSockopt(this.#settings.sockopt);
      const offload = chooseOffload(this.#settings.offload, sockopt);
      const context = { sockopt, settings: this.#settings, counters: this.#counters, offload };
      this.#checkInterfaces();
      const running = this.#start(context, reason === "" ? {} : { sockoptReason: reason });
      this.#running = running;
      await running.watch.look();
      this.#checkStarted(running);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  send(token: number, burst: Uint8Array, slotBytes: number, to: Destination): void {
    const running = this.#running;
    const slot = slotBytes > 0 ? Math.min(slotBytes, burst.length) : burst.length;
    if (running === undefined || this.#closing !== undefined) this.#outbox.refuse(token, "closed");
    else if (slot > largestDatagramBytes) this.#outbox.refuse(token, "too-large");
    else running.sender.send(token, burst, slot, to);
  }

  listen(groups: readonly number[]): void {
    if (this.#closing === undefined) this.#running?.watch.listen(groups);
  }

  refresh(): void {
    if (this.#closing === undefined) void this.#running?.watch.look();
  }

  describe(): TransportDescription {
    if (this.#running === undefined)
      return { name: this.name, links: [], unused: [], facts: {}, counters: {} };
    return describeUdp(this.#running.context, this.#running.watch, this.#running.facts);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #start(context: SocketContext, facts: TransportDescription["facts"]): Running {
    const watcher: LinkWatcher = {
      datagram: (link, from, bytes) => this.#sink?.datagram(link, from, bytes),
      links: (links) => this.#sink?.links(links),
      warning: (warning) => this.#sink?.warning(warning),
    };
    const watch = new LinkWatch(context, watcher);
    const routed = new RoutedSockets(context, watcher);
    const sender = new Sender(context, { watch, routed, outbox: this.#outbox }, watcher);
    return { context, watch, routed, sender, facts };
  }

  #checkInterfaces(): void {
    const unknown = unknownEntries(this.#settings.readInterfaces(), this.#settings.interfaces);
    if (unknown.length === 0) return;
    throw new EarshotError(
      "ERR_EARSHOT_UNKNOWN_INTERFACE",
      `no interface or address here is named ${unknown.join(", ")}`,
      {
        details: { unknown },
      },
    );
  }

  /** An interface that was named may come up later; with none named there is nothing to wait for. */
  #checkStarted({ watch }: Running): void {
    if (watch.plans.links.length === 0 && this.#settings.interfaces === undefined) {
      throw new EarshotError(
        "ERR_EARSHOT_NO_LINKS",
        "no interface of this host is up and has an address",
      );
    }
    if ([...watch.receivers.values()].length > 0) return;
    const { port } = this.#settings;
    const cause = watch.sharedPortError;
    if (codeOf(cause) === "EADDRINUSE") {
      throw new EarshotError("ERR_EARSHOT_PORT_IN_USE", `another program holds UDP port ${port}`, {
        cause,
      });
    }
    if (codeOf(cause) === "EACCES") {
      throw new EarshotError("ERR_EARSHOT_NOT_PERMITTED", `UDP port ${port} is not for this user`, {
        cause,
      });
    }
  }

  async #close(): Promise<void> {
    const { watch, routed } = this.#running ?? {};
    await Promise.race([this.#outbox.drained(), delay(drainMs, undefined, { ref: false })]);
    await Promise.all([watch?.close(), routed?.close()]);
    await this.#outbox.drained();
    this.#sink = undefined;
  }
}
