/**
 * A TCP client as small as those of a textbook, for tests: writes what it is told, keeps what it hears.
 * @module
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { until } from "../../peer/kit/peers.ts";

export class TcpClient implements AsyncDisposable {
  readonly socket: Socket;
  #heard: Buffer = Buffer.alloc(0);
  #read = 0;
  /** The other end has closed, or all of it is. */
  closed = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (bytes: Buffer) => {
      this.#heard = Buffer.concat([this.#heard, bytes]);
    });
    socket.on("end", () => {
      this.closed = true;
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      this.closed = true;
    });
  }

  static async to(port: number, host = "127.0.0.1"): Promise<TcpClient> {
    const socket = connect({ port, host, allowHalfOpen: true, noDelay: true });
    await once(socket, "connect");
    return new TcpClient(socket);
  }

  get bytes(): Buffer {
    return this.#heard;
  }

  get text(): string {
    return this.#heard.toString();
  }

  get lines(): readonly string[] {
    return this.text.split("\n").slice(0, -1);
  }

  write(data: string | Uint8Array): void {
    this.socket.write(data);
  }

  /** The next line that it has not given out yet. */
  async line(): Promise<string> {
    await until(
      () => this.lines.length > this.#read,
      `line ${this.#read + 1} after ${this.text.slice(-200)}`,
    );
    return this.lines[this.#read++] ?? "";
  }

  /** Skips to the first line that fits. */
  async lineWith(pattern: RegExp): Promise<string> {
    for (;;) {
      const line = await this.line();
      if (pattern.test(line)) return line;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.socket.closed) return;
    const closed = once(this.socket, "close");
    this.socket.destroy();
    await closed;
  }
}
