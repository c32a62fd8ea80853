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
import { DataSockets } from "./data-sockets.ts";
import { codeOf, meaningOf } from "./errno.ts";
import { groupsOf } from "./groups.ts";
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
  readonly data: DataSockets;
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
      open: (plan, previous) => this.#openStation(this.stations, plan, previous),
      failed: (plan, error) => this.#openFailed(plan.link, plan.host, error),
    });
    this.receivers = new Keeper({
      open: (plan) => this.#openReceiver(this.receivers, plan),
      failed: (plan, error) => {
        this.sharedPortError = error;
        this.#openFailed(plan.link, portName(plan), error);
      },
    });
    this.data = new DataSockets(
      context,
      {
        open: (plan) => this.#openReceiver(this.data.receivers, plan),
        failed: (plan, error) => this.#openFailed(plan.link, portName(plan), error),
      },
      {
        open: (plan, previous) => this.#openStation(this.data.speakers, plan, previous),
        failed: (plan, error) => this.#openFailed(plan.link, `data from ${plan.host}`, error),
      },
    );
  }

  /** The groups whose data is heard from now on. */
  listen(groups: readonly number[]): void {
    this.data.listen(groups);
    void this.look();
  }

  /** Groups' data is sent on this link: from a socket of its own as soon as there is one. */
  speak(link: LinkId, family: 4 | 6): void {
    if (this.data.speak(link, family)) void this.look();
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
    await Promise.all([this.stations.closeAll(), this.receivers.closeAll(), this.data.close()]);
  }

  async #lookUntilSettled(): Promise<void> {
    do {
      this.#again = false;
      await this.#lookOnce();
    } while (this.#again && !this.#closed);
    this.#looking = undefined;
    const rescanAt = performance.now() + this.#context.settings.rescanMs;
    const { stations, receivers, data } = this;
    this.#lookAt(Math.min(rescanAt, stations.retryAt, receivers.retryAt, data.retryAt));
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
    const audience = {
      port: settings.port,
      coalesce: false,
      withoutMulticast: true,
      groups: (family: 4 | 6) => groupsOf(family, settings),
    };
    await this.receivers.reconcile(planReceivers(links, audience, sockopt.bindsToDevice), now);
    await this.data.reconcile(links, now);
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
    for (const keeper of [this.stations, this.data.speakers]) {
      for (const { plan, verdict } of [...keeper.values()].map((one) => ({
        plan: one.plan,
        verdict: one.endPeriod(),
      }))) {
        if (verdict === "works") keeper.works(plan.key);
        if (verdict !== "broken") continue;
        keeper.broken(plan.key, now);
        this.#warn({
          code: "rebuilding",
          message: `nothing gets out of ${plan.host}: its socket is replaced`,
          link: plan.link,
        });
      }
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
        this.data,
      );
    });
    const usable = attached.filter((link) => link.stations.length > 0);
    const before = this.attached;
    this.attached = new Map(usable.map((link) => [link.plan.id, link]));
    this.routes = this.#routesOf(usable);
    this.#own = new Set(
      [...this.stations.values(), ...this.data.speakers.values()].map(
        ({ socket }) => socket.address,
      ),
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
    const { settings } = this.#context;
    for (const receiver of [...this.receivers.values(), ...this.data.receivers.values()]) {
      const { family, port, memberships } = receiver.plan;
      const links = new Set(memberships.map((membership) => membership.link));
      for (const link of links) {
        const what = `join${port === settings.port ? "" : " data"} ${family} ${link}`;
        const cause = receiver.refusal(link);
        if (cause === undefined) this.troubles.end(what);
        else if (this.troubles.begin(what, codeOf(cause)) === 1) {
          const way = `multicast${family}`;
          const heard = port === settings.port ? way : `groups' data by ${way}`;
          this.#warn({
            code: "join-failed",
            message: `${heard} is not heard on ${link}: ${codeOf(cause)}`,
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

  async #openStation(
    keeper: Keeper<StationPlan, Station>,
    plan: StationPlan,
    previous: Station | undefined,
  ): Promise<Station> {
    const what = keeper === this.stations ? plan.host : `data from ${plan.host}`;
    const station = await openStation(this.#context, plan, previous, {
      deliver: (from, _host, bytes) => this.#watcher.datagram(plan.link, from, bytes),
      failed: (error) => {
        this.#receiveFailed(plan.link, what, error);
        if (meaningOf(error).verdict === "fatal") keeper.broken(plan.key, performance.now());
      },
      segmentationRefused: (code) => this.#segmentationRefused(plan, code),
    });
    if (previous !== undefined) this.#context.counters.socketsRebuilt++;
    this.troubles.end(`open ${plan.link} ${what}`);
    return station;
  }

  async #openReceiver(
    keeper: Keeper<ReceiverPlan, Receiver>,
    plan: ReceiverPlan,
  ): Promise<Receiver> {
    const receiver = await openReceiver(
      this.#context,
      plan,
      (from, host, bytes) => this.#heardByAll(plan.link, from, host, bytes),
      (error) => {
        this.#receiveFailed(plan.link, portName(plan), error);
        if (meaningOf(error).verdict === "fatal") keeper.broken(plan.key, performance.now());
      },
    );
    this.troubles.end(`open ${plan.link} ${portName(plan)}`);
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

  #segmentationRefused({ link, host }: StationPlan, code: string): void {
    if (this.troubles.begin(`segment ${link} ${host}`, code) > 1) return;
    const message = `bursts from ${host} go out datagram by datagram: segmentation offload fails with ${code}`;
    this.#warn({ code: "segmentation-refused", message, link });
  }

  #warn(warning: TransportWarning): void {
    if (!this.#closed) this.#watcher.warning(warning);
  }
}

function portName({ port }: ReceiverPlan): string {
  return `shared port ${port}`;
}
