/**
 * A transport that keeps what it is given and says what a test tells it.
 * @module
 */
import type { Destination, Link, LinkId } from "../../../src/core/link.ts";
import type {
  Transport,
  TransportDescription,
  TransportSink,
} from "../../../src/transport/transport.ts";

export interface Burst {
  readonly token: number;
  readonly bytes: Uint8Array;
  readonly to: Destination;
}

export class ScriptedTransport implements Transport {
  readonly name: string;
  readonly sent: Burst[] = [];
  readonly links: readonly Link[];
  readonly #error: Error | undefined;
  listening: readonly number[] = [];
  refreshed = 0;
  closed = 0;
  sink: TransportSink | undefined;
  /** Whether each burst is reported as gone, soon after it was handed over. */
  prompt = true;

  constructor(name = "scripted", links: readonly Link[] = [linkNamed("one")], error?: Error) {
    this.name = name;
    this.links = links;
    this.#error = error;
  }

  async open(sink: TransportSink): Promise<void> {
    if (this.#error !== undefined) throw this.#error;
    this.sink = sink;
    sink.links(this.links);
  }

  send(token: number, burst: Uint8Array, _slotBytes: number, to: Destination): void {
    this.sent.push({ token, bytes: burst.slice(), to });
    if (this.prompt) queueMicrotask(() => this.sink?.transmitted(token));
  }

  listen(groups: readonly number[]): void {
    this.listening = groups;
  }

  refresh(): void {
    this.refreshed++;
  }

  describe(): TransportDescription {
    return {
      name: this.name,
      links: [],
      unused: [],
      facts: {},
      counters: { bursts: this.sent.length },
    };
  }

  async close(): Promise<void> {
    this.closed++;
  }
}

export function linkNamed(id: string): Link {
  return {
    id: id as LinkId,
    kind: "lan",
    payloadBytes: 1_200,
    receiveBytes: 4_194_304,
    addresses: [],
    ways: ["multicast4"],
  };
}
