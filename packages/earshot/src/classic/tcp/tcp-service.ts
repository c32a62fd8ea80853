/**
 * A service over TCP: it listens, keeps the number of its clients within bounds, and reads from each of them no faster
 * than that one reads its answers. What is said is up to the session that the protocol makes for each client.
 * @module
 */
import { createServer, type Server, type Socket } from "node:net";
import { classicLimits } from "../limits.ts";
import type { ClassicOptions, Endpoint } from "../service.ts";
import { ServiceBase } from "../service-base.ts";
import { Connection, type KeepAlive, keepAliveOf } from "./connection.ts";

/** A client's side of a protocol. */
export interface Session {
  /** Takes in what has come; the bytes are its own. */
  push(bytes: Uint8Array): void;
  /**
   * Does one piece of work; `false` when there is none. Called again while the client has room for answers; a number
   * is a pause in milliseconds before it goes on.
   */
  work(): boolean | number;
  /** Nothing more will come. `work` is called until it has no more to do, then the connection is closed. */
  end(): void;
  /** It is gone, by whichever side. */
  closed(): void;
}

export interface TcpOptions extends ClassicOptions {
  /** Addresses to listen on. Default: every one, of both families. */
  readonly hosts?: readonly string[] | undefined;
  readonly port?: number | undefined;
  /** Clients at once. Default 4,096; more are turned away. */
  readonly clients?: number;
  /** A connection on which nothing comes for so long is closed. Default ten minutes; 0: never. */
  readonly idleMs?: number;
  readonly keepAlive?: KeepAlive;
}

export abstract class TcpService extends ServiceBase {
  readonly #options: TcpOptions;
  readonly #port: number;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  constructor(name: string, port: number, options: TcpOptions) {
    super(name, options);
    this.#options = options;
    this.#port = options.port ?? port;
  }

  /** The port that it listens on: the one that was found when 0 was asked for. */
  get port(): number {
    return this.endpoints[0]?.port ?? this.#port;
  }

  /** How many are connected. */
  get clients(): number {
    return this.#sockets.size;
  }

  /** Somebody has connected: for what a service sets on its sockets. */
  protected connected(_socket: Socket, _keepAlive: Required<KeepAlive>): void {}

  protected abstract session(connection: Connection): Session;

  /** Bytes that may wait for one reader; only services that speak unasked need much. */
  protected get slowBytes(): number {
    return classicLimits.slowBytes;
  }

  protected async open(): Promise<void> {
    const { hosts = ["::"] } = this.#options;
    for (const host of hosts) await this.#listen(host);
    // A host without IPv6 has no "::", and every address is another one then.
    const only = this.refusals[0]?.code;
    if (this.#options.hosts === undefined && (only === "EAFNOSUPPORT" || only === "EADDRNOTAVAIL"))
      await this.#listen("0.0.0.0");
  }

  protected async shut(): Promise<void> {
    const closed = this.#servers.map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }

  async #listen(host: string): Promise<void> {
    const server = createServer({ allowHalfOpen: true });
    server.maxConnections = this.#options.clients ?? classicLimits.clients;
    server.on("drop", () => void this.counters.refusedClients++);
    server.on("connection", (socket) => this.#serve(socket));
    const asked = { transport: "tcp", how: "unicast", host } as const;
    try {
      // The first port that the system gives is then that of every address.
      const port = await listening(server, host, this.port);
      const endpoint: Endpoint = { ...asked, port };
      this.#servers.push(server);
      // Such as too many open files: the listener lives on, and the client tries again.
      server.on("error", () => void this.counters.refusedClients++);
      this.opened(endpoint);
      if (this.closed) server.close();
    } catch (error) {
      this.refused({ ...asked, port: this.#port }, error);
    }
  }

  #serve(socket: Socket): void {
    const { counters, slowBytes } = this;
    const keepAlive = keepAliveOf(this.#options.keepAlive ?? {});
    this.connected(socket, keepAlive);
    const connection = new Connection(socket, { counters, slowBytes, keepAlive });
    const { remote } = connection;
    this.#sockets.add(socket);
    this.counters.connections++;
    const session = this.session(connection);
    const pump = new Pump(socket, connection, session);
    socket.setTimeout(this.#options.idleMs ?? classicLimits.idleMs, () => {
      this.counters.closedIdle++;
      connection.drop("nothing came for too long");
    });
    let failure: string | undefined;
    socket.on("error", (error) => {
      this.counters.closedBroken++;
      failure = error.message;
    });
    socket.on("close", () => {
      this.#sockets.delete(socket);
      pump.stop();
      session.closed();
      const why = connection.why ?? failure;
      this.tell({ type: "disconnected", from: remote, ...(why === undefined ? {} : { why }) });
    });
    this.tell({ type: "connected", from: remote });
  }
}

/** Reads, works and answers in turn; stops reading while the answers are not read. */
class Pump {
  readonly #socket: Socket;
  readonly #connection: Connection;
  readonly #session: Session;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(socket: Socket, connection: Connection, session: Session) {
    this.#socket = socket;
    this.#connection = connection;
    this.#session = session;
    socket.on("data", (bytes: Uint8Array) => {
      session.push(bytes);
      this.#run();
    });
    socket.on("drain", () => this.#run());
    socket.on("end", () => {
      this.#ended = true;
      session.end();
      this.#run();
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #run(): void {
    if (this.#timer !== undefined) return;
    while (this.#connection.open && this.#connection.hasRoom) {
      const more = this.#session.work();
      if (typeof more === "number") {
        this.#socket.pause();
        this.#timer = setTimeout(() => {
          this.#timer = undefined;
          this.#run();
        }, more);
        return;
      }
      if (more) continue;
      if (this.#ended) this.#connection.end();
      else this.#socket.resume();
      return;
    }
    this.#socket.pause();
  }
}

function listening(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // Several of ours must not share a port unnoticed, nor a cluster's workers.
    server.listen({ host, port, exclusive: true, backlog: 511 }, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
