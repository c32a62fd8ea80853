/**
 * A UDP socket on loopback for tests: sends, and keeps what it hears.
 * @module
 */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { until } from "../../peer/kit/peers.ts";

export interface Heard {
  readonly text: string;
  readonly host: string;
  readonly port: number;
}

export class UdpClient implements AsyncDisposable {
  readonly heard: Heard[] = [];
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("message", (bytes, { address, port }) => {
      this.heard.push({ text: bytes.toString(), host: address, port });
    });
    socket.on("error", () => {});
  }

  /** `reuseAddr`: beside programs that share the port. */
  static async open(port = 0, host = "127.0.0.1", reuseAddr = false): Promise<UdpClient> {
    const socket = createSocket({ type: "udp4", reuseAddr });
    socket.bind(port, host);
    await once(socket, "listening");
    socket.setBroadcast(true);
    socket.setMulticastInterface("127.0.0.1");
    return new UdpClient(socket);
  }

  /** One that hears a multicast group on loopback, as a textbook's receiver. */
  static async inGroup(group: string, port: number): Promise<UdpClient> {
    const socket = createSocket({ type: "udp4", reuseAddr: true });
    socket.bind({ port, exclusive: true });
    await once(socket, "listening");
    socket.addMembership(group, "127.0.0.1");
    socket.setMulticastInterface("127.0.0.1");
    return new UdpClient(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  get texts(): readonly string[] {
    return this.heard.map(({ text }) => text);
  }

  send(data: string | Uint8Array, port: number, host = "127.0.0.1"): void {
    this.#socket.send(data, port, host);
  }

  async hears(text: string | RegExp): Promise<Heard> {
    const fits = (one: Heard): boolean =>
      typeof text === "string" ? one.text === text : text.test(one.text);
    await until(() => this.heard.some(fits), `${String(text)} among ${this.texts.join(" | ")}`);
    return this.heard.find(fits)!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await once(this.#socket, "close");
  }
}
