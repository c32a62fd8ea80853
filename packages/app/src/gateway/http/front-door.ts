/**
 * The address of a gateway that is loaded only when somebody comes: until then it costs a socket that listens. Who
 * comes first waits until the server is there.
 *
 * @module
 */
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { isIPv6, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { gatewayLimits as limits } from "../limits.ts";
import { tokenParameter } from "../protocol/address.ts";

/** Where pages and programs look for it, so that they find it again after a restart. */
const defaultHttpPort = 7_480;
/** For programs of this machine. */
const loopback = "127.0.0.1";
/** A request that is not sent whole within this is none. */
const requestMs = 10_000;

type Upgrade = [request: IncomingMessage, socket: Duplex, head: Buffer];

export class FrontDoor implements AsyncDisposable {
  readonly server: Server = createServer({
    requestTimeout: requestMs,
    headersTimeout: requestMs,
    // Otherwise whoever says nothing at all is noticed after half a minute.
    connectionsCheckingInterval: requestMs / 5,
  });
  /** Where it listens: an address of this machine. */
  readonly host: string;
  readonly #knocked: () => void;
  readonly #requests: Parameters<RequestListener>[] = [];
  readonly #upgrades: Upgrade[] = [];
  #closing: Promise<void> | undefined;

  private constructor(host: string, knocked: () => void) {
    this.host = host;
    this.#knocked = knocked;
    this.server.on("connection", this.#admit);
    this.server.on("request", this.#hold);
    this.server.on("upgrade", this.#holdUpgrade);
  }

  /**
   * Listens. `knocked` is told of each who has asked and waits, until `answer` or `close`: whoever loads the server
   * only then does not keep the one from asking in time.
   * @param port Default: 7480, or any that is free when another one has that
   * @throws as `listen` when it is not to be had
   */
  static async open(port?: number, knocked: () => void = () => {}): Promise<FrontDoor> {
    return FrontDoor.#open(loopback, port === undefined ? [defaultHttpPort, 0] : [port], knocked);
  }

  /**
   * Listens for others in the network.
   * @param host an address of this machine
   * @param port is taken when it is free
   * @throws as `listen`
   */
  static forOthers(host: string, port: number): Promise<FrontDoor> {
    return FrontDoor.#open(host, [port, 0], () => {});
  }

  static async #open(
    host: string,
    ports: readonly number[],
    knocked: () => void,
  ): Promise<FrontDoor> {
    const door = new FrontDoor(host, knocked);
    await listen(door.server, host, ports);
    return door;
  }

  get port(): number {
    const bound = this.server.address();
    if (bound === null || typeof bound === "string")
      throw new TypeError("a server that listens has an address");
    return bound.port;
  }

  /** What is to be opened in a browser. */
  address(token: string): string {
    const host = isIPv6(this.host) ? `[${this.host}]` : this.host;
    return `http://${host}:${this.port}/?${tokenParameter}=${token}`;
  }

  /** From here on `inside`, a server that does not listen itself, answers; those who wait first. */
  answer(inside: Server): void {
    this.server.off("connection", this.#admit);
    this.server.off("request", this.#hold);
    this.server.off("upgrade", this.#holdUpgrade);
    this.server.on("request", (...asked) => inside.emit("request", ...asked));
    this.server.on("upgrade", (...asked) => inside.emit("upgrade", ...asked));
    this.server.on("clientError", (...told) => inside.emit("clientError", ...told));
    for (const asked of this.#requests.splice(0)) inside.emit("request", ...asked);
    for (const asked of this.#upgrades.splice(0)) inside.emit("upgrade", ...asked);
  }

  /** Ends all connections. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
      for (const [, socket] of this.#upgrades.splice(0)) socket.destroy();
    });
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** While they wait there are no more than the gateway would take. */
  readonly #admit = (socket: Socket): void => {
    if (this.#requests.length + this.#upgrades.length >= limits.sockets) socket.destroy();
  };

  readonly #hold = (...held: Parameters<RequestListener>): void => {
    this.#requests.push(held);
    this.#knocked();
  };

  readonly #holdUpgrade = (...held: Upgrade): void => {
    // Whoever gives up while waiting must not end the program.
    held[1].on("error", () => {});
    this.#upgrades.push(held);
    this.#knocked();
  };
}

async function listen(server: Server, host: string, ports: readonly number[]): Promise<void> {
  for (const [at, port] of ports.entries()) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once("error", reject);
    server.listen({ host, port }, resolve);
    try {
      return await promise;
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (!taken || at === ports.length - 1) throw error;
    } finally {
      server.off("error", reject);
      server.off("listening", resolve);
    }
  }
}
