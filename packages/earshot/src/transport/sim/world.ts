/**
 * A world of peers in virtual time: engines without promises on a virtual network, everything decided
 * by one seed, watched by checkers at every step. Its methods read like the sentences of a story.
 * @module
 */
import type { Address } from "../../core/address.ts";
import type { EngineEvent } from "../../core/events.ts";
import type { Epoch } from "../../core/identity.ts";
import type { Command, SlowPolicy } from "../../core/io.ts";
import { between, seededRandom, type Random } from "../../core/random.ts";
import type { RealmCipher } from "../../core/wire/seal.ts";
import {
  divergence,
  messageChecker,
  streamChecker,
  VerdictBook,
  viewChecker,
  type KnownLife,
  Watch,
} from "./checkers/index.ts";
import { chronicle } from "./chronicle.ts";
import { VirtualClock } from "./clock.ts";
import { ScenarioFailure } from "./failure.ts";
import { partition, type Direction } from "./faults/partition.ts";
import { Network, type Injection } from "./network.ts";
import type { PeerPlan } from "./plan.ts";
import type { InstalledRule, Rule, Scope } from "./rule.ts";
import { sharedReader } from "./shared-reader.ts";
import { SimPeer, type PeerServices } from "./sim-peer.ts";
import { eventInWords, tell } from "./story.ts";
import { Content } from "./streams/content.ts";
import { Pen } from "./streams/pen.ts";
import { Streams, type Listener } from "./streams/streams.ts";
import type { Talk } from "./streams/talk.ts";
import { Trace } from "./trace.ts";
import { cipherOf, optionsInWords, plansOf, signerOf, type WorldOptions } from "./world-options.ts";

export class World {
  readonly options: WorldOptions;
  readonly clock: VirtualClock = new VirtualClock();
  readonly network: Network;
  readonly trace: Trace;
  readonly verdicts: VerdictBook;
  /** What programs write and are given. */
  readonly streams: Streams;
  /** For scenarios that draw their own adventures. */
  readonly random: Random;
  readonly cipher: RealmCipher;
  readonly #peers: Map<string, SimPeer> = new Map<string, SimPeer>();
  readonly #lives: Map<Epoch, KnownLife> = new Map<Epoch, KnownLife>();
  readonly #watch: Watch;
  readonly #services: PeerServices;
  readonly #partitions: Set<InstalledRule> = new Set<InstalledRule>();
  readonly #labels: Map<string, string> = new Map<string, string>();
  #token = 0;
  #toStart = 0;

  constructor(options: WorldOptions) {
    this.options = options;
    this.random = seededRandom(options.seed);
    this.cipher = cipherOf(options);
    this.trace = new Trace(options.traceEntries ?? 4_000);
    const observer = chronicle(this.clock, this.trace, this.cipher, (text) => this.fail(text));
    this.network = new Network(options.seed, this.clock, { observer });
    const books = { now: () => this.clock.now(), life: (epoch: Epoch) => this.#lives.get(epoch) };
    this.verdicts = new VerdictBook(books);
    const content = new Content();
    this.streams = new Streams(this);
    const checkers = [
      messageChecker(books, options.messages),
      viewChecker(books),
      streamChecker(books, this.streams.book, content),
      this.verdicts,
    ];
    this.#watch = new Watch(checkers, (what) => this.fail(what));
    this.#services = {
      clock: this.clock,
      network: this.network,
      signer: signerOf(options),
      cipher: this.cipher,
      random: seededRandom(options.seed + 2 ** 32),
      timerSlopMs: options.timerSlopMs ?? 1,
      crowded: !this.trace.listens,
      readAnnouncement: sharedReader(),
      desk: { book: this.streams.book, pen: new Pen(content) },
      makeEngine: options.makeEngine,
      began: (peer) => this.#began(peer),
      event: (peer, event) => this.#event(peer, event),
      drained: (peer) => this.#watch.drained(peer),
      violation: (text) => this.fail(text),
    };
    for (const [name, segment] of Object.entries(options.segments ?? { lan: {} }))
      this.network.addSegment(name, segment);
    for (const [one, other] of options.routes ?? []) this.network.addRoute(one, other);
    for (const plan of plansOf(options.peers)) this.add(plan);
  }

  get now(): number {
    return this.clock.now();
  }

  get names(): readonly string[] {
    return [...this.#peers.keys()];
  }

  get peers(): readonly SimPeer[] {
    return [...this.#peers.values()];
  }

  /** Those that have started and not ended. */
  get alive(): readonly SimPeer[] {
    return this.peers.filter((peer) => peer.alive);
  }

  peer(name: string): SimPeer {
    const peer = this.#peers.get(name);
    if (peer === undefined) throw new Error(`no peer ${name}`);
    return peer;
  }

  /** Adds a peer that has not started yet. */
  add(plan: PeerPlan): SimPeer {
    const host = plan.host ?? plan.name;
    if (!this.network.hosts.has(host)) {
      this.network.addHost(host, plan.on ?? [...this.network.segments.keys()], {
        loopback: this.options.loopback ?? false,
      });
    }
    const peer = new SimPeer(plan, this.#services);
    this.#peers.set(plan.name, peer);
    this.#labels.set(plan.name, plan.label ?? plan.name);
    return peer;
  }

  /** Starts everybody, or those named, now or spread over some time. */
  start(names: readonly string[] = this.names, options: { readonly withinMs?: number } = {}): void {
    for (const name of names) {
      const begin = (): void => {
        this.#act(`${name} starts`);
        this.peer(name).start();
      };
      if (options.withinMs === undefined) begin();
      else {
        this.#toStart++;
        this.clock.schedule(this.now + between(this.random, 0, options.withinMs), () => {
          this.#toStart--;
          begin();
        });
      }
    }
  }

  /** Lets this much virtual time pass. */
  run(ms: number): void {
    this.clock.runTo(this.now + ms);
  }

  /**
   * Lets time pass until the condition holds, which is looked at every `everyMs`. Fails when it does
   * not within `within`. A condition may say in words what is missing. Returns the time that it took.
   */
  until(
    condition: () => boolean | string | undefined,
    options: { readonly within: number; readonly everyMs?: number; readonly what?: string },
  ): number {
    const { within, everyMs = 1, what = "what was waited for" } = options;
    const began = this.now;
    for (;;) {
      const held = condition();
      if (held === true || held === undefined) return this.now - began;
      if (this.now >= began + within)
        this.fail(`${what} did not come within ${within} ms: ${String(held)}`);
      this.run(Math.min(everyMs, began + within - this.now));
    }
  }

  /** Lets time pass until all views agree with who runs. Returns the time that it took. */
  untilConverged(options: { readonly within: number; readonly everyMs?: number }): number {
    return this.until(() => this.divergence(), { what: "agreement of all views", ...options });
  }

  /** Why views do not agree with who runs now, or `undefined`. */
  divergence(): string | undefined {
    if (this.#toStart > 0) return `${this.#toStart} have yet to start`;
    const expected = this.alive.map((peer) => ({
      name: peer.name,
      id: peer.id,
      epoch: peer.epoch,
      view: peer.view,
      label: this.#labels.get(peer.name) ?? peer.name,
    }));
    return divergence(expected);
  }

  /** Whom a peer sees, by their names in this world, sorted. */
  sees(name: string): readonly string[] {
    return this.peer(name)
      .view.members.map((member) => this.#lives.get(member.epoch)?.name ?? "nobody")
      .sort();
  }

  /** Peers on different sides stop hearing each other; `heal` ends it, or the rule's `uninstall`. */
  partition(
    one: readonly string[],
    other: readonly string[],
    direction: Direction = "both-ways",
  ): InstalledRule {
    const sides = [one, other].map((side) => side.map((name) => this.peer(name).hostName));
    const rule = this.install(partition(sides, direction));
    this.#partitions.add(rule);
    return rule;
  }

  /** Ends all partitions; other faults stay. */
  heal(): void {
    this.#act("the network heals");
    for (const rule of this.#partitions) rule.uninstall();
    this.#partitions.clear();
  }

  /** Ends all faults. */
  calm(): void {
    this.heal();
    for (const rule of this.network.rules) rule.uninstall();
  }

  /** Puts a fault to work. */
  install(rule: Rule, scope: Scope = {}): InstalledRule {
    this.#act(`fault: ${rule.name}`);
    return this.network.install(rule, scope);
  }

  /** Ends a life without a goodbye. */
  crash(name: string): void {
    this.#act(`${name} crashes`);
    this.#endLife(name, "crash");
    this.peer(name).crash();
  }

  /** Starts again after a crash or a leave, or crashes first. */
  restart(name: string): void {
    if (this.peer(name).alive) this.crash(name);
    this.start([name]);
  }

  /** Says goodbye. */
  leave(name: string): void {
    this.#act(`${name} leaves`);
    this.#endLife(name, "goodbye");
    this.peer(name).command({ type: "close" });
  }

  /** The process stands still; what arrives meanwhile waits in its socket, as far as that holds it. */
  stop(name: string, ms: number): void {
    this.#act(`${name} stops for ${ms} ms`);
    this.peer(name).stop();
    this.#resumeAfter(name, ms, () => {});
  }

  /**
   * The machine sleeps: what arrives is lost. Its clock leaps by the time slept, or with `"stands"`
   * has not counted it, as Linux's monotonic clock; then the driver notices and says so (`wake`).
   */
  sleep(name: string, ms: number, clock: "leaps" | "stands" = "leaps"): void {
    this.#act(`${name} sleeps for ${ms} ms`);
    const peer = this.peer(name);
    peer.sleep();
    this.#resumeAfter(name, ms, () => {
      if (clock === "stands") peer.hostClock.leap(this.now, -ms * (peer.plan.clockRate ?? 1));
      peer.command({ type: "wake" });
    });
  }

  command(name: string, command: Command): void {
    this.#act(`${name}: ${command.type}`);
    this.streams.noteCommand(this.peer(name), command);
    if (command.type === "update" && command.name !== undefined)
      this.#labels.set(name, command.name);
    this.peer(name).command(command);
  }

  /** They join, and read what comes. */
  joinGroup(group: string, names: readonly string[] = this.alive.map((peer) => peer.name)): void {
    for (const name of names) {
      this.command(name, { type: "join-group", group });
      this.command(name, { type: "listening", group, listening: true });
    }
  }

  /** Opens a stream to a group, or to a peer's present life. */
  openStream(name: string, to: string | Listener, slow: SlowPolicy = "wait"): Talk {
    this.#act(`${name} opens a stream to ${typeof to === "string" ? to : to.peer}`);
    return this.peer(name).program.openStream(
      typeof to === "string" ? { group: to } : { epoch: this.peer(to.peer).epoch },
      slow,
    );
  }

  /** Lets time pass until these have been given all of a stream, or told what is missing. */
  untilHeard(talk: Talk, names: readonly string[], within: number): number {
    return this.until(() => this.streams.lacking(talk, names), {
      within,
      what: `all of ${talk.by}'s stream ${talk.number}`,
    });
  }

  /** Sends a text to a group. Returns its token. */
  send(name: string, group: string, body: string): number {
    const bytes = new TextEncoder().encode(body);
    this.#watch.said(this.peer(name), group, bytes);
    const token = ++this.#token;
    this.command(name, { type: "send", token, group, kind: "text", body: bytes });
    return token;
  }

  inject(injection: Injection): void {
    this.network.inject(injection);
  }

  setLink(name: string, link: string, up: boolean): void {
    this.#act(`${link} of ${name} goes ${up ? "up" : "down"}`);
    this.network.setLink(this.peer(name).hostName, link, up);
  }

  changeAddress(name: string, link = "eth0"): string {
    const address = this.network.changeAddress(this.peer(name).hostName, link);
    this.#act(`${name} gets address ${address}`);
    return address;
  }

  /** The address that a running peer prefers on its first link. */
  addressOf(name: string): Address {
    const address = this.peer(name).socket.links()[0]?.addresses[0];
    if (address === undefined) throw new Error(`${name} has no address`);
    return address;
  }

  /** A counter of a running peer's engine. */
  stat(name: string, counter: string): number {
    return this.peer(name).engine.stats()[counter] ?? 0;
  }

  /** Ends the scenario as failed. */
  fail(what: string): never {
    throw new ScenarioFailure(`at ${this.now.toFixed(3)} ms: ${what}`, this.report());
  }

  /** Seed, options and the last moments. */
  report(entries = 60): string {
    const faults = this.network.rules.map((rule) => `${rule.name}: ${rule.fired}`).join("; ");
    return [
      `seed ${this.options.seed}, options ${optionsInWords(this.options)}`,
      `network ${JSON.stringify(this.network.counters)}; faults ${faults || "none"}`,
      `the last of ${this.trace.count} moments, trace ${this.trace.hash}:`,
      tell(this.trace.last(entries), this.cipher),
    ].join("\n");
  }

  #resumeAfter(name: string, ms: number, task: () => void): void {
    const peer = this.peer(name);
    const { epoch } = peer;
    this.clock.schedule(this.now + ms, () => {
      // It may have been crashed meanwhile, and started again.
      if (!peer.alive || peer.epoch !== epoch) return;
      this.#act(`${name} goes on`);
      task();
      peer.resume();
    });
  }

  #endLife(name: string, end: "crash" | "goodbye"): void {
    const life = this.#lives.get(this.peer(name).epoch);
    if (life === undefined || life.end !== undefined) return;
    life.end = end;
    life.ended = this.now;
  }

  #began(peer: SimPeer): void {
    const { name, id, epoch } = peer;
    this.#lives.set(epoch, { name, id, epoch, begun: this.now, ended: Infinity, end: undefined });
    for (const group of peer.plan.groups ?? []) this.streams.book.noteGroup(epoch, group, true);
    this.#watch.began(peer);
  }

  #event(peer: SimPeer, event: EngineEvent): void {
    if (this.trace.listens) this.trace.add(this.now, "event", peer.name, "", eventInWords(event));
    this.#watch.event(peer, event);
  }

  #act(detail: string): void {
    this.trace.add(this.now, "act", "", "", detail);
  }
}
