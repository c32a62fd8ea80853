/**
 * The name service over UDP. Who knows no address at all asks by broadcast, or in the group 224.1.1.1; whoever knows
 * the name answers by unicast, and the others are silent.
 * @module
 */
import type { Socket } from "node:dgram";
import { classicLimits } from "../limits.ts";
import { textOf } from "../lines/words.ts";
import type { Remote } from "../service.ts";
import { isOn, type LinkReading } from "../udp/classic-links.ts";
import { type SocketPlan, UdpService, type UdpServiceOptions } from "../udp/udp-service.ts";
import type { Directory } from "./directory.ts";
import { answerNames, namesPort } from "./requests.ts";

export interface UdpNamesOptions extends UdpServiceOptions {
  readonly directory: Directory;
  readonly port?: number | undefined;
  /** Multicast group in which questions are heard as well. Default 224.1.1.1. */
  readonly group?: string | undefined;
}

export class UdpNames extends UdpService {
  readonly #directory: Directory;
  readonly #port: number;
  readonly #group: string;

  constructor(options: UdpNamesOptions) {
    super("names-udp", options);
    this.#directory = options.directory;
    this.#port = options.port ?? namesPort;
    this.#group = options.group ?? "224.1.1.1";
  }

  get port(): number {
    return this.endpoints[0]?.port ?? this.#port;
  }

  protected plans({ links }: LinkReading): readonly SocketPlan[] {
    const able = links.filter(({ multicast }) => multicast);
    const { port } = this;
    return [
      {
        key: `hear ${able.map(({ id, host }) => `${id} ${host}`).join(" ")}`,
        endpoint: { transport: "udp", how: "broadcast", host: "0.0.0.0", port },
        host: "0.0.0.0",
        port,
        // Several of one host share it: each hears what is said to all, one of them what is said to this host.
        shared: "with-all",
        prepare: (socket) => {
          for (const { host } of able) socket.addMembership(this.#group, host);
        },
        take: (bytes, from, socket) => this.#asked(bytes, from, socket),
      },
    ];
  }

  #asked(bytes: Uint8Array, from: Remote, socket: Socket): void {
    const link = this.reading.linkOf(from.host);
    const here = this.reading.links.find((one) => one.id === link || isOn(one, from.host));
    if (link === "foreign" || here === undefined || from.port === this.port) {
      this.counters.droppedForeign++;
      return;
    }
    const text = textOf(bytes);
    const answer = text === undefined ? undefined : answerNames(text, this.#directory, here.host);
    // Many hear a question to all: only who knows something says so.
    if (answer === undefined || !("found" in answer) || answer.found.length === 0) {
      if (answer === undefined) this.counters.droppedMalformed++;
      return;
    }
    this.counters.received++;
    if (this.mayAnswer(from)) this.transmit(socket, fitting(answer.found), from);
  }
}

/** As many whole lines as a datagram takes. */
function fitting(lines: readonly string[]): string {
  let text = "";
  for (const line of lines) {
    const longer = text === "" ? line : `${text}\n${line}`;
    if (Buffer.byteLength(longer) > classicLimits.datagramBytes) break;
    text = longer;
  }
  return text;
}
