/**
 * The WebSockets of the gateway: how many there are, and what each says.
 *
 * @module
 */
import type { WebSocket } from "ws";
import { gatewayLimits as limits } from "../limits.ts";
import { Connection } from "../session/connection.ts";
import type { Sessions } from "../session/sessions.ts";

export class Sockets {
  readonly #sessions: Sessions;
  readonly #open: Map<WebSocket, Connection> = new Map();

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  get size(): number {
    return this.#open.size;
  }

  take(socket: WebSocket, mayEnter: boolean): void {
    const connection = new Connection(socket, this.#sessions);
    // What went wrong is followed by its end.
    socket.on("error", () => socket.terminate());
    if (!mayEnter) return connection.bye("token");
    if (this.#open.size >= limits.sockets) return connection.bye("full");
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
  async close(): Promise<void> {
    const gone = [...this.#open.keys()].map(
      (socket) => new Promise((resolve) => socket.once("close", resolve)),
    );
    for (const connection of this.#open.values()) connection.bye("closing");
    await Promise.all(gone);
  }
}
