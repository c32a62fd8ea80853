/**
 * A UDP service that answers each datagram with a datagram. Its sockets are bound to the addresses of this host, one
 * by one: so none of them hears multicast or broadcast, which many would answer at once.
 * @module
 */
import type { Socket } from "node:dgram";
import type { Remote } from "../service.ts";
import type { LinkReading } from "./classic-links.ts";
import { type SocketPlan, UdpService, type UdpServiceOptions } from "./udp-service.ts";

export interface AnsweringOptions extends UdpServiceOptions {
  readonly port?: number | undefined;
  /** Addresses to answer at. Default: all of the chosen interfaces. */
  readonly hosts?: readonly string[] | undefined;
}

/** Ports that services answer from: an answer to one of them would be answered, and so on without end. */
const servicePorts: ReadonlySet<number> = new Set([6_789, 7_070, 7_777]);

export abstract class AnsweringService extends UdpService {
  readonly #port: number;
  readonly #hosts: readonly string[] | undefined;

  constructor(name: string, port: number, options: AnsweringOptions) {
    super(name, options);
    this.#port = options.port ?? port;
    this.#hosts = options.hosts;
  }

  /** The port that it answers at: the one that was found when 0 was asked for. */
  get port(): number {
    return this.endpoints[0]?.port ?? this.#port;
  }

  /** `undefined`: none. */
  protected abstract answer(bytes: Uint8Array): Uint8Array | string | undefined;

  protected plans({ hosts }: LinkReading): readonly SocketPlan[] {
    const { port } = this;
    return (this.#hosts ?? hosts).map((host) => ({
      key: host,
      endpoint: { transport: "udp", how: "unicast", host, port },
      host,
      port,
      shared: "with-others",
      prepare: () => {},
      take: (bytes, from, socket) => this.#take(bytes, from, socket),
    }));
  }

  #take(bytes: Uint8Array, from: Remote, socket: Socket): void {
    if (from.port < 1_024 || from.port === this.port || servicePorts.has(from.port)) {
      this.counters.droppedForeign++;
      return;
    }
    const answer = this.answer(bytes);
    if (answer === undefined || !this.mayAnswer(from)) return;
    this.counters.received++;
    this.transmit(socket, answer, from);
  }
}
