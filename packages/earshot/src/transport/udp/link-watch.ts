/**
 * Reads the host's interfaces again and again and keeps links, private sockets and shared sockets in
 * step with them. One bad interface touches no other; nothing here throws after the first look.
 * @module
 */
import { performance } from "node:perf_hooks";
import type { Address } from "../../core/address.ts";
import type { Link, LinkId } from "../../core/link.ts";
import type { TransportWarning } from "../transport.ts";
import { AttachedLink } from "./attached-link.ts";
import { codeOf, meaningOf } from "./errno.ts";
import { Keeper } from "./keeper.ts";
import { type LinkPlans, type StationPlan, planLinks } from "./links.ts";
import { type Receiver, type ReceiverPlan, openReceiver, planReceivers } from "./receiver.ts";
import { Routes } from "./routes.ts";
import { SourceLinks } from "./source-links.ts";
import { type SocketContext, type Station, openStation } from "./station.ts";
import { Troubles } from "./troubles.ts";

export interface LinkWatcher {
  datagram(link: LinkId | undefined, from: Address, bytes: Uint8Array): void;
  links(links: readonly Link[]): void;
  warning(warning: TransportWarning): void;
}

/** After an error that says that the network changed, look at it this soon, */
const lookSoonMs = 100;
/** but not more often than this, however many errors there are. */
const lookSpacingMs = 1_000;

export class LinkWatch {
  readonly troubles: Troubles = new Troubles();
  readonly stations: Keeper<StationPlan, Station>;
  readonly receivers: Keeper<ReceiverPlan, Receiver>;
  /** Links with at least one open station, best first. */
  attached: ReadonlyMap<LinkId, AttachedLink> = new Map();
  plans: LinkPlans = { links: [], unused: [], foreign: [] };
  routes: Routes;
  /** Why a shared socket could not be opened at the last attempt. */
  sharedPortError: unknown;
  readonly #context: SocketContext;
  readonly #watcher: LinkWatcher;
  #sources: SourceLinks = new SourceLinks(this.plans);
  #own: ReadonlySet<Address> = new Set();
  #told = "";
  #looking: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #nextLookAt = Infinity;
  #lookedAt = -Infinity;
  #periodEndsAt = 0;
  #closed = false;

  constructor(context: SocketContext, watcher: LinkWatcher) {
    this.#context = context;
    this.#watcher = watcher;
    this.routes = this.#routesOf([]);
    this.stations = new Keeper({
      open: (plan, previous) => this.#openStation(plan, previous),
      failed: (plan, error) => this.#openFailed(plan.link, plan.host, error),
    });
    this.receivers = new Keeper({
      open: (plan) => this.#openReceiver(plan),
      failed: (plan, error) => {
        this.sharedPortError = error;
        this.#openFailed(plan.link, `shared port ${this.#context.settings.port}`, error);
      },
    });
  }

  /** Brings everything in step with the interfaces as they are now. Never rejects. */
  look(): Promise<void> {
    if (this.#looking !== undefined) {
      this.#again = true;
      return this.#looking;
    }
    clearTimeout(this.#timer);
    this.#nextLookAt = Infinity;
    this.#lookedAt = performance.now();
    this.#looking = this.#lookUntilSettled();
    return this.#looking;
  }

  /** Something says that the network changed: do not wait for the next regular look. */
  lookSoon(): void {
    const now = performance.now();
    this.#lookAt(Math.max(now + lookSoonMs, this.#lookedAt + lookSpacingMs));
  }

  /** Closes all sockets; sends that the kernel has not taken yet fail. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#looking;
    clearTimeout(this.#timer);
    await Promise.all([this.stations.closeAll(), this.receivers.closeAll()]);
  }

  async #lookUntilSettled(): Promise<void> {
    do {
      this.#again = false;
      await this.#lookOnce();
    } while (this.#again && !this.#closed);
    this.#looking = undefined;
    const rescanAt = performance.now() + this.#context.settings.rescanMs;
    this.#lookAt(Math.min(rescanAt, this.stations.retryAt, this.receivers.retryAt));
  }

  async #lookOnce(): Promise<void> {
    const { settings, sockopt } = this.#context;
    const now = performance.now();
    try {
      this.plans = planLinks(settings.readInterfaces(), settings.interfaces);
    } catch (error) {
      this.#warn({
        code: "interfaces-unreadable",
        message: "the interfaces could not be read",
        cause: error,
      });
      return;
    }
    this.#sources = new SourceLinks(this.plans);
    this.#endPeriod(now);
    const { links } = this.plans;
    await this.stations.reconcile(
      links.flatMap((link) => link.stations),
      now,
    );
    await this.receivers.reconcile(planReceivers(links, settings, sockopt.bindsToDevice), now);
    this.#tell();
  }

  /** Never puts off a look that was to come earlier, or a row of errors would put it off for ever. */
  #lookAt(at: number): void {
    if (this.#closed || this.#looking !== undefined || at >= this.#nextLookAt) return;
    this.#nextLookAt = at;
    clearTimeout(this.#timer);
    // The sockets keep the process alive, the timer need not.
    this.#timer = setTimeout(() => void this.look(), Math.max(0, at - performance.now())).unref();
  }

  /** Finds the stations out of which nothing gets any more. */
  #endPeriod(now: number): void {
    if (now < this.#periodEndsAt) return;
    this.#periodEndsAt = now + this.#context.settings.rescanMs / 2;
    for (const { plan, verdict } of [...this.stations.values()].map((one) => ({
      plan: one.plan,
      verdict: one.endPeriod(),
    }))) {
      if (verdict === "works") this.stations.works(plan.key);
      if (verdict !== "broken") continue;
      this.stations.broken(plan.key, now);
      this.#warn({
        code: "rebuilding",
        message: `nothing gets out of ${plan.host}: its socket is replaced`,
        link: plan.link,
      });
    }
  }

  #tell(): void {
    if (this.#closed) return;
    const attached = this.plans.links.map((plan) => {
      const stations = plan.stations.map((station) => this.stations.get(station.key));
      return new AttachedLink(
        plan,
        stations.filter((station) => station !== undefined),
        this.#context.settings,
      );
    });
    const usable = attached.filter((link) => link.stations.length > 0);
    const before = this.attached;
    this.attached = new Map(usable.map((link) => [link.plan.id, link]));
    this.routes = this.#routesOf(usable);
    this.#own = new Set(
      usable.flatMap((link) => link.stations.map((station) => station.socket.address)),
    );
    this.#tellJoins();
    for (const id of before.keys()) {
      if (!this.attached.has(id))
        this.#warn({ code: "link-gone", message: `${id} is gone or down`, link: id });
    }
    const links = usable.map((link) => link.offer());
    const told = JSON.stringify(links);
    if (told === this.#told) return;
    this.#told = told;
    this.#context.counters.linkChanges++;
    this.#watcher.links(links);
  }

  #tellJoins(): void {
    for (const receiver of this.receivers.values()) {
      for (const { link } of receiver.plan.memberships) {
        const what = `join ${receiver.plan.family} ${link}`;
        const cause = receiver.refusal(link);
        if (cause === undefined) this.troubles.end(what);
        else if (this.troubles.begin(what, codeOf(cause)) === 1) {
          const way = `multicast${receiver.plan.family}`;
          this.#warn({
            code: "join-failed",
            message: `${way} is not heard on ${link}: ${codeOf(cause)}`,
            link,
            way,
            cause,
          });
        }
      }
    }
  }

  #routesOf(links: readonly AttachedLink[]): Routes {
    return new Routes(links, this.#context.settings.interfaces === undefined);
  }

  async #openStation(plan: StationPlan, previous: Station | undefined): Promise<Station> {
    const station = await openStation(
      this.#context,
      plan,
      previous,
      (from, _host, bytes) => this.#watcher.datagram(plan.link, from, bytes),
      (error) => {
        this.#receiveFailed(plan.link, plan.host, error);
        if (meaningOf(error).verdict === "fatal") this.stations.broken(plan.key, performance.now());
      },
    );
    if (previous !== undefined) this.#context.counters.socketsRebuilt++;
    this.troubles.end(`open ${plan.link} ${plan.host}`);
    return station;
  }

  async #openReceiver(plan: ReceiverPlan): Promise<Receiver> {
    const receiver = await openReceiver(
      this.#context,
      plan,
      (from, host, bytes) => this.#heardByAll(plan.link, from, host, bytes),
      (error) => {
        this.#receiveFailed(plan.link, "the shared port", error);
        if (meaningOf(error).verdict === "fatal")
          this.receivers.broken(plan.key, performance.now());
      },
    );
    this.troubles.end(`open ${plan.link} shared port ${this.#context.settings.port}`);
    return receiver;
  }

  #heardByAll(link: LinkId | undefined, from: Address, host: string, bytes: Uint8Array): void {
    const { counters } = this.#context;
    if (this.#own.has(from)) {
      counters.ownIgnored++;
      return;
    }
    const source = link === undefined ? this.#sources.of(host) : { link };
    if (source === "foreign") counters.foreignIgnored++;
    else this.#watcher.datagram(source.link, from, bytes);
  }

  #openFailed(link: LinkId | undefined, what: string, cause: unknown): void {
    this.#context.counters.socketsFailed++;
    const count = this.troubles.begin(`open ${link} ${what}`, codeOf(cause));
    // A fresh IPv6 address can be bound once it is known to be unique (RFC 4862 §5.4), a second or two later.
    const patience = codeOf(cause) === "EADDRNOTAVAIL" ? 5 : 1;
    if (count !== patience) return;
    this.#warn({
      code: "open-failed",
      message: `no socket for ${what}: ${codeOf(cause)}`,
      ...(link && { link }),
      cause,
    });
  }

  #receiveFailed(link: LinkId | undefined, what: string, cause: unknown): void {
    if (meaningOf(cause).verdict !== "elsewhere") this.lookSoon();
    if (this.troubles.begin(`receive ${link} ${what}`, codeOf(cause)) > 1) return;
    const message = `receiving at ${what}: ${codeOf(cause)}`;
    this.#warn({ code: "receive-failed", message, ...(link && { link }), cause });
  }

  #warn(warning: TransportWarning): void {
    if (!this.#closed) this.#watcher.warning(warning);
  }
}
