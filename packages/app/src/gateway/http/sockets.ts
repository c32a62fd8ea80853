/**
 * The WebSockets of the gateway: how many there are, and what each says.
 *
 * @module
 */
import type { WebSocket } from "ws";
import { Connection } from "../session/connection.ts";
import type { ByeReason, Entrance } from "../session/entrance.ts";

export interface SocketsOptions {
  readonly entrance: Entrance;
  /** How many there may be; one more is told that it is full. */
  readonly most: number;
  /** Bytes that wait for a slow one: more, and it is dropped. */
  readonly bufferedBytes: number;
}

export class Sockets {
  readonly #options: SocketsOptions;
  readonly #open: Map<WebSocket, Connection> = new Map();

  constructor(options: SocketsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#open.size;
  }

  take(socket: WebSocket, mayEnter: boolean): void {
    const { entrance, most, bufferedBytes } = this.#options;
    const connection = new Connection(socket, entrance, bufferedBytes);
    // What went wrong is followed by its end.
    socket.on("error", () => socket.terminate());
    if (!mayEnter) return connection.bye("token");
    if (this.#open.size >= most) return connection.bye("full");
    this.#open.set(socket, connection);
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) connection.bye("unruly");
      else connection.take(data.toString("utf8"));
    });
    socket.on("pong", () => connection.pong());
    socket.on("close", () => {
      this.#open.delete(socket);
      connection.closed();
    });
    return undefined;
  }

  /** Says goodbye to everybody, and resolves when they have gone. */
  async close(reason: ByeReason = "closing"): Promise<void> {
    const gone = [...this.#open.keys()].map(
      (socket) => new Promise((resolve) => socket.once("close", resolve)),
    );
    for (const connection of this.#open.values()) connection.bye(reason);
    await Promise.all(gone);
  }
}
