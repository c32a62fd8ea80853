/**
 * Request and reply at one peer: what it serves, what it asks, and the machine between them. Topics use it under
 * names of their own, which programs cannot.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import { checkRoom } from "../../core/discovery/announced.ts";
import { checkServiceName } from "../../core/discovery/self.ts";
import type { EngineEvent, Member } from "../../core/events.ts";
import { limits } from "../../core/limits.ts";
import { type Random, seededRandom } from "../../core/random.ts";
import type { Caller } from "../../rpc/caller.ts";
import { CallMachine } from "../../rpc/calls.ts";
import { requestChannel, requestStreams } from "../../rpc/packet-table.ts";
import type { ServedCall, Service } from "../../rpc/serving.ts";
import type { Clock } from "../clock.ts";
import { patiently } from "../flow/patience.ts";
import { closedError, type GroupHub, type HubHost } from "../group/group-hub.ts";
import type { Body } from "../types/message.ts";
import type {
  Gathering,
  GatherOptions,
  Reply,
  RequestHandler,
  RequestOptions,
  ServeOptions,
  Target,
} from "../types/rpc.ts";
import { Asking } from "./asking.ts";
import type { AskingHost, Pending } from "./asking-host.ts";
import { Deadlines, type Due } from "./deadlines.ts";
import { GatherRun } from "./gather-run.ts";
import { HandlerRun, type RunHost } from "./handler-run.ts";
import { Postman } from "./postman.ts";
import {
  type CheckedServe,
  checkedGather,
  checkedRequest,
  checkedServe,
  checkedTarget,
  keptRequest,
  lentRequest,
  reservedPrefix,
} from "./request-options.ts";
import { Servers } from "./servers.ts";

interface Served {
  readonly service: Service;
  readonly handler: RequestHandler;
  readonly options: CheckedServe;
}

/** How long closing waits for handlers that are at work. */
const drainMs = 5_000;

export class Calls implements AskingHost, RunHost {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly random: Random;
  readonly firstViewUntil: number;
  readonly #host: HubHost;
  readonly #machine: CallMachine;
  readonly #served: Map<string, Served> = new Map();
  readonly #runs: Map<ServedCall, HandlerRun> = new Map();
  /** Requests that wait for somebody to ask. */
  readonly #looking: Set<Pending> = new Set();
  /** All that wait for replies. */
  readonly #open: Set<Pending> = new Set();
  readonly #tick: Due & { dueAt: number };
  #quiet: (() => void) | undefined;
  #closed = false;

  /** @param seed for drawing servers by lot */
  constructor(host: HubHost, hub: GroupHub, seed: number) {
    this.#host = host;
    this.clock = host.clock;
    this.random = seededRandom(seed);
    this.firstViewUntil = host.clock.now() + limits.firstViewMs;
    this.deadlines = new Deadlines(host.clock);
    const postman = new Postman(host, hub.outbox);
    this.#machine = new CallMachine({
      post: (to, packet, large) => postman.post(to, packet, large),
      start: (call) => this.#run(call),
      cancelled: (call) =>
        this.#runs
          .get(call)
          ?.cancel(
            new EarshotError("ERR_EARSHOT_CANCELLED", "nobody waits for the reply any more"),
          ),
      writable: (call) => this.#runs.get(call)?.writable(),
    });
    // Copied: what comes by a stream is borrowed.
    hub.reception.channel(requestStreams, (from, bytes) => this.#packet(from, bytes.slice()));
    const machine = this.#machine;
    this.#tick = {
      dueAt: Number.POSITIVE_INFINITY,
      due: (now) => {
        machine.timeout(now);
        this.#tick.dueAt = machine.nextAt;
      },
    };
    this.deadlines.add(this.#tick);
  }

  get caller(): Caller {
    return this.#machine.caller;
  }

  get server(): CallMachine["server"] {
    return this.#machine.server;
  }

  get counters(): Readonly<Record<string, number>> {
    return this.#machine.counters;
  }

  /** Services that this peer announces. */
  announced(): string[] {
    return [...this.#served.keys()].filter(isAnnounced);
  }

  /**
   * Answers requests for a service; one of a reserved name is not announced.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT`, `ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE`
   */
  serve<T>(name: string, handler: RequestHandler<T>, options: ServeOptions<T> = {}): Disposable {
    this.#assertOpen();
    const checked = checkedServe(options);
    if (typeof handler !== "function")
      throw new EarshotError("ERR_EARSHOT_INVALID_ARGUMENT", "the handler must be a function");
    if (this.#served.has(name)) {
      const message = `this peer serves ${JSON.stringify(name)} already`;
      throw new EarshotError("ERR_EARSHOT_INVALID_ARGUMENT", message);
    }
    if (isAnnounced(name)) {
      checkServiceName(name);
      checkRoom({ ...this.#host.self, services: [...this.announced(), name] });
      this.#host.post({ type: "serve", service: name });
    }
    const service = this.server.serve(name, checked.concurrency, checked.queue) as Service;
    // With a schema the handler gets what that has made, and without one T is unknown.
    const served = { service, handler: handler as RequestHandler, options: checked };
    this.#served.set(name, served);
    return {
      [Symbol.dispose]: () => {
        if (this.#served.get(name) === served) this.#unserve(served);
      },
    };
  }

  /** Asks, and resolves with the reply, or the last of several. */
  request(target: Target, service: string, body: Body, options: RequestOptions): Promise<Reply> {
    this.#assertOpen();
    const checked = checkedRequest(options);
    checked.signal?.throwIfAborted();
    const servers = new Servers(checkedTarget(target), service, () => this.#host.view);
    const lent = lentRequest(body);
    return new Promise((resolve, reject) => {
      const asking = new Asking(this, servers, lent, checked, { resolve, reject });
      this.#open.add(asking);
      asking.begin();
    });
  }

  gather(target: Target, service: string, body: Body, options: GatherOptions): Gathering {
    this.#assertOpen();
    const checked = checkedGather(options);
    const servers = new Servers(checkedTarget(target), service, () => this.#host.view);
    const run = new GatherRun(this, servers, keptRequest(body), checked);
    this.#open.add(run);
    run.begin();
    return run;
  }

  packet({ from, channel, body }: Extract<EngineEvent, { type: "packet" }>): void {
    if (channel === requestChannel) this.#packet(from, body);
  }

  /** The view has changed. */
  look(): void {
    for (const asking of [...this.#looking]) asking.look();
  }

  /** A life is over. */
  gone(member: Member): void {
    this.#machine.gone(member);
    this.touched();
  }

  /** No more is asked or begun; resolves when handlers that are at work have come to their end, or it took too long. */
  async close(): Promise<void> {
    this.#closed = true;
    const error = closedError("peer");
    for (const asking of [...this.#open]) asking.abandon(error);
    for (const served of [...this.#served.values()]) this.#unserve(served);
    // What goes on giving replies would do so without end.
    for (const run of [...this.#runs.values()]) if (run.iterating) run.cancel(error);
    if (this.#runs.size === 0) return;
    const quiet = new Promise<void>((resolve) => (this.#quiet = resolve));
    await patiently(this.clock, quiet, drainMs);
    for (const run of [...this.#runs.values()]) run.cancel(error);
  }

  /** Nothing more will become of anything. */
  abandon(): void {
    this.#closed = true;
    const error = closedError("peer");
    for (const asking of [...this.#open]) asking.abandon(error);
    for (const run of [...this.#runs.values()]) run.cancel(error);
    this.deadlines.close();
  }

  // What requests and handlers need.

  touched(): void {
    const { nextAt } = this.#machine;
    if (nextAt >= this.#tick.dueAt) return;
    this.#tick.dueAt = nextAt;
    this.deadlines.sooner(nextAt);
  }

  looking(pending: Pending, looks: boolean): void {
    if (looks) this.#looking.add(pending);
    else this.#looking.delete(pending);
  }

  ended(pending: Pending): void {
    this.#open.delete(pending);
  }

  handled(run: HandlerRun): void {
    this.#runs.delete(run.call);
    if (this.#runs.size === 0) this.#quiet?.();
  }

  #packet(from: Member, bytes: Uint8Array): void {
    this.#machine.packet(from, bytes, this.clock.now());
    this.touched();
  }

  #run(call: ServedCall): void {
    const served = this.#served.get(call.service?.name ?? "");
    const run = new HandlerRun(this, call, served?.options.schemas ?? {});
    this.#runs.set(call, run);
    if (served !== undefined) run.run(served.handler);
  }

  #unserve(served: Served): void {
    const { service } = served;
    this.#served.delete(service.name);
    this.server.unserve(service, this.clock.now());
    if (isAnnounced(service.name) && !this.#closed)
      this.#host.post({ type: "unserve", service: service.name });
    this.touched();
  }

  #assertOpen(): void {
    if (this.#closed) throw closedError("peer");
  }
}

function isAnnounced(service: string): boolean {
  return !service.startsWith(reservedPrefix);
}
