/**
 * A service over UDP: its sockets follow the interfaces of this host as they come and go, and each that cannot be
 * opened is told without keeping the others from working.
 * @module
 */
import { createSocket, type Socket } from "node:dgram";
import { closeSocket } from "../../transport/udp/dgram-socket.ts";
import { bindSocket } from "../../transport/udp/sockopt-none.ts";
import { literalLookup } from "../../transport/udp/sockopt.ts";
import { SourceBudgets } from "../budget.ts";
import { classicLimits } from "../limits.ts";
import type { ClassicOptions, Endpoint, Remote } from "../service.ts";
import { ServiceBase } from "../service-base.ts";
import { type LinkOptions, type LinkReading, readLinks } from "./classic-links.ts";

export interface UdpServiceOptions extends ClassicOptions, LinkOptions {
  /** How often the interfaces are read again, in milliseconds. Default 3,000. */
  readonly rescanMs?: number;
}

/** A socket that a service wants to have. */
export interface SocketPlan {
  /** Names it as long as nothing that it depends on changes. */
  readonly key: string;
  /** What is told of it; `undefined` for sockets that only send. */
  readonly endpoint: Endpoint | undefined;
  readonly host: string;
  readonly port: number;
  /**
   * `"with-all"`: every program may have the port, as with multicast. `"with-others"`: programs that hear groups on
   * this port may, but no second service of this kind. `"alone"`: nobody.
   */
  readonly shared: "with-all" | "with-others" | "alone";
  /** Memberships, options; may throw. */
  prepare(socket: Socket): void;
  take(bytes: Uint8Array, from: Remote, socket: Socket): void;
}

interface Opened {
  readonly plan: SocketPlan;
  readonly socket: Socket;
  readonly endpoint: Endpoint | undefined;
}

export abstract class UdpService extends ServiceBase {
  readonly #options: UdpServiceOptions;
  readonly #opened = new Map<string, Opened>();
  readonly #budgets = new SourceBudgets();
  #reading: LinkReading;
  #timer: NodeJS.Timeout | undefined;
  #reconciling: Promise<void> = Promise.resolve();

  constructor(name: string, options: UdpServiceOptions) {
    super(name, options);
    this.#options = options;
    this.#reading = readLinks(options);
  }

  /** The sockets to have on these links. */
  protected abstract plans(reading: LinkReading): readonly SocketPlan[];

  protected get reading(): LinkReading {
    return this.#reading;
  }

  protected async open(): Promise<void> {
    await this.#reconcile();
    const everyMs = this.#options.rescanMs ?? classicLimits.rescanMs;
    this.#timer = setInterval(() => {
      this.#reconciling = this.#reconciling.then(() => this.#reconcile());
    }, everyMs).unref();
  }

  protected async shut(): Promise<void> {
    clearInterval(this.#timer);
    await this.#reconciling;
    await Promise.all([...this.#opened.values()].map(({ socket }) => closeSocket(socket)));
    this.#opened.clear();
  }

  /** The socket of this key, when it is open. */
  protected socket(key: string): Socket | undefined {
    return this.#opened.get(key)?.socket;
  }

  /** Whether a source may get an answer now; counted when not. */
  protected mayAnswer(from: Remote): boolean {
    if (this.#budgets.take(from.host, performance.now())) return true;
    this.counters.droppedBudget++;
    return false;
  }

  protected transmit(socket: Socket, data: Uint8Array | string, to: Remote): void {
    if (this.closed) return;
    // What the system does not take stays in the process: more of it would only come too late.
    if (socket.getSendQueueSize() > classicLimits.slowBytes) {
      this.counters.sendErrors++;
      return;
    }
    this.counters.sent++;
    socket.send(data, to.port, to.host, (error) => {
      if (error) this.counters.sendErrors++;
    });
  }

  async #reconcile(): Promise<void> {
    if (this.closed) return;
    this.#reading = readLinks(this.#options);
    const plans = this.plans(this.#reading);
    const wanted = new Set(plans.map(({ key }) => key));
    for (const [key, one] of this.#opened) if (!wanted.has(key)) await this.#drop(key, one);
    for (const plan of plans) if (!this.#opened.has(plan.key)) await this.#add(plan);
  }

  async #drop(key: string, { socket, endpoint }: Opened): Promise<void> {
    this.#opened.delete(key);
    await closeSocket(socket);
    if (endpoint !== undefined) this.gone(endpoint);
  }

  async #add(plan: SocketPlan): Promise<void> {
    let socket: Socket | undefined;
    try {
      socket = await openSocket(plan);
      plan.prepare(socket);
    } catch (error) {
      if (socket !== undefined) await closeSocket(socket);
      if (plan.endpoint !== undefined) this.refused(plan.endpoint, error);
      return;
    }
    if (this.closed) {
      await closeSocket(socket);
      return;
    }
    const { port } = socket.address();
    const endpoint = plan.endpoint && { ...plan.endpoint, port };
    this.#opened.set(plan.key, { plan, socket, endpoint });
    const listening = socket;
    socket.on("message", (bytes, { address, port: from }) => {
      if (bytes.length > classicLimits.heardBytes) this.counters.droppedTooLong++;
      else plan.take(bytes, { host: address, port: from }, listening);
    });
    socket.on("error", () => {
      // It will not work again; the next look at the interfaces makes another.
      this.counters.sendErrors++;
      const opened = this.#opened.get(plan.key);
      if (opened?.socket === listening) void this.#drop(plan.key, opened);
    });
    if (endpoint !== undefined) this.opened(endpoint);
  }
}

async function openSocket({ host, port, shared }: SocketPlan): Promise<Socket> {
  const type = host.includes(":") ? "udp6" : "udp4";
  const bind = (reuseAddr: boolean): Promise<Socket> =>
    bindSocket(
      createSocket({ type, ipv6Only: type === "udp6", reuseAddr, lookup: literalLookup }),
      { address: host, port },
    );
  if (shared === "with-others" && port !== 0) {
    // A port that is bound so can be shared with nobody: whether it is free shows before it is bound to be shared.
    await closeSocket(await bind(false));
    return bind(true);
  }
  return bind(shared === "with-all");
}
