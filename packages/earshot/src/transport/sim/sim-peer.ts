/**
 * One peer of a world: drives an engine without promises, as a driver would with sockets and timers.
 * It can crash, start again, stand still and sleep.
 * @module
 */
import type { Address } from "../../core/address.ts";
import type { EngineEvent, View } from "../../core/events.ts";
import { epochOf, peerIdOf, type Epoch, type PeerId } from "../../core/identity.ts";
import {
  type Command,
  type Effect,
  type EffectResult,
  type Input,
  type TransmitError,
  unawaited,
} from "../../core/io.ts";
import { limits } from "../../core/limits.ts";
import type { Link, LinkId } from "../../core/link.ts";
import type { EngineOptions } from "../../core/options.ts";
import { between, randomBytes, seededRandom, type Random } from "../../core/random.ts";
import type { RealmCipher } from "../../core/wire/seal.ts";
import type { Happening, VirtualClock } from "./clock.ts";
import { HostClock } from "./host-clock.ts";
import type { Network } from "./network.ts";
import type { EngineLike, PeerPlan } from "./plan.ts";
import { PeerRecord } from "./record.ts";
import type { Signer, SimIdentity } from "./signer.ts";
import type { SimSocket, SocketOwner } from "./socket.ts";
import { Program, type Desk, type ProgramHost } from "./streams/program.ts";

/** What a peer needs of its world. */
export interface PeerServices {
  readonly clock: VirtualClock;
  readonly network: Network;
  readonly signer: Signer;
  readonly cipher: RealmCipher;
  readonly random: Random;
  readonly timerSlopMs: number;
  /** Too many peers to remember what each of them saw of the others. */
  readonly crowded: boolean;
  readonly readAnnouncement: NonNullable<EngineOptions["readAnnouncement"]>;
  readonly desk: Desk;
  makeEngine(options: EngineOptions): EngineLike;
  began(peer: SimPeer): void;
  event(peer: SimPeer, event: EngineEvent): void;
  drained(peer: SimPeer): void;
  violation(text: string): never;
}

/** What can wait while a peer stands still. */
type Waiting = { readonly bytes: number; readonly run: () => void };

/** A burst that is on its way out. */
interface Done {
  readonly token: number;
  readonly error: TransmitError | undefined;
  readonly burst: Uint8Array;
  /** Over its bytes when it was sent: they are lent until it is transmitted. */
  readonly sum: number;
}

/** One start of a peer, until it crashed, left or was started again. */
interface Life {
  readonly epoch: Epoch;
  readonly engine: EngineLike;
  readonly socket: SimSocket;
}

/** Events of which there are too many to be kept. */
const frequent: ReadonlySet<EngineEvent["type"]> = new Set(["batch", "packet", "progress", "room"]);
/** More outputs than this in one drain mean that the engine never comes to an end. */
const longestDrain = 10_000;
/** Time from a send to its `transmitted`, in milliseconds. */
const transmitMs = 0.01;

export class SimPeer extends PeerRecord implements SocketOwner, ProgramHost {
  readonly plan: PeerPlan;
  readonly hostName: string;
  readonly identity: SimIdentity;
  readonly id: PeerId;
  readonly hostClock: HostClock;
  /** What runs above its engine. */
  readonly program: Program;
  readonly #services: PeerServices;
  #life: Life | undefined;
  #lives = 0;
  #still: "running" | "stopped" | "asleep" = "running";
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #deadline = Infinity;
  #wake: Happening | undefined;
  #busyUntil = 0;
  #lastView: View = { version: 0, members: [] };

  constructor(plan: PeerPlan, services: PeerServices) {
    super(plan.name);
    this.plan = plan;
    this.hostName = plan.host ?? plan.name;
    this.#services = services;
    this.identity = services.signer.identity(plan.identityOf ?? plan.name);
    this.id = peerIdOf(this.identity.peerId);
    this.hostClock = new HostClock(between(services.random, 1_000, 1_000_000), plan.clockRate ?? 1);
    this.program = new Program(this, services.desk);
  }

  /** True from start to the end of that life, standing still included. */
  get alive(): boolean {
    return this.#life !== undefined;
  }

  get running(): boolean {
    return this.alive && this.#still === "running";
  }

  /** This life. */
  get epoch(): Epoch {
    return this.#alive().epoch;
  }

  get engine(): EngineLike {
    return this.#alive().engine;
  }

  /** What it sees, or saw last. */
  get view(): View {
    if (this.#life !== undefined) this.#lastView = this.#life.engine.view;
    return this.#lastView;
  }

  get socket(): SimSocket {
    return this.#alive().socket;
  }

  /** Begins a life: a new epoch, a new port, the same identity. */
  start(): void {
    if (this.#life !== undefined) throw new Error(`${this.name} is running`);
    const { random, cipher, network } = this.#services;
    const epoch = randomBytes(random, 16);
    const socket = network.openSocket(this.hostName, this);
    const { label, name, roles, metadata, seeds, groups = [] } = this.plan;
    const engine = this.#services.makeEngine({
      cipher,
      // Each life has chance of its own, so that one peer's choices do not disturb another's.
      random: seededRandom(random.uint32() + ++this.#lives * 2 ** 32),
      publicKey: this.identity.publicKey,
      peerId: this.identity.peerId,
      epoch,
      name: label ?? name,
      readAnnouncement: this.#services.readAnnouncement,
      ...(roles === undefined ? {} : { roles }),
      ...(metadata === undefined ? {} : { metadata }),
    });
    this.#life = { epoch: epochOf(epoch), engine, socket };
    this.#still = "running";
    this.#busyUntil = 0;
    this.#services.began(this);
    this.program.begin();
    this.#take({ type: "links", now: this.#localNow(), links: socket.links() });
    if (seeds !== undefined && seeds.length > 0) {
      this.command({
        type: "seeds",
        addresses: seeds.map((seed) => (typeof seed === "string" ? seed : seed())),
      });
    }
    for (const group of groups) this.command({ type: "join-group", group });
    this.command({ type: "start" });
    for (const group of groups) this.command({ type: "listening", group, listening: true });
    this.command({ type: "listening", group: undefined, listening: true });
  }

  command(command: Command): void {
    this.#alive();
    this.#whenRunning(0, () => this.#take({ type: "command", now: this.#localNow(), command }));
  }

  /** Runs `task` at once, or when it goes on after standing still. */
  whenRunning(task: () => void): void {
    this.#whenRunning(0, task);
  }

  later(ms: number, task: () => void): void {
    this.#later(this.#alive(), ms, task);
  }

  room(stream: number): number {
    return this.engine.room(stream);
  }

  /** Ends this life without a word. */
  crash(): void {
    this.#alive().socket.close();
    this.#end();
  }

  /** The process stands still, its socket still fills: SIGSTOP, a debugger, a long collection. */
  stop(): void {
    this.#alive();
    this.#still = "stopped";
  }

  /** The machine sleeps: what arrives is lost. */
  sleep(): void {
    this.#alive();
    this.#still = "asleep";
  }

  /** Goes on after `stop` or `sleep`: what waited is handled, then the timers that are overdue. */
  resume(): void {
    this.#still = "running";
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const { run } of waiting) if (this.#life !== undefined) run();
    this.rearm();
  }

  /** Looks at the timer again, after the host's clock was changed. */
  rearm(): void {
    if (this.#wake !== undefined) this.#wake.live = false;
    this.#wake = undefined;
    this.#arm();
  }

  datagram(link: LinkId, from: Address, bytes: Uint8Array): void {
    if (this.#still === "running")
      this.#take({ type: "datagram", now: this.#localNow(), link, from, bytes });
    else if (this.#still === "stopped") {
      const charge = chargeOf(bytes.length);
      const { receiveBytes } = this.socket.host.card(link)?.segment ?? { receiveBytes: 0 };
      if (this.#waitingBytes + charge > receiveBytes) return;
      const kept = bytes.slice();
      this.#whenRunning(charge, () => {
        this.#take({ type: "datagram", now: this.#localNow(), link, from, bytes: kept });
        kept.fill(0xa5);
      });
    }
  }

  linksChanged(links: readonly Link[]): void {
    this.#whenRunning(0, () => this.#take({ type: "links", now: this.#localNow(), links }));
  }

  #alive(): Life {
    if (this.#life === undefined) throw new Error(`${this.name} is not running`);
    return this.#life;
  }

  #localNow(): number {
    return this.hostClock.read(this.#services.clock.now());
  }

  #whenRunning(bytes: number, run: () => void): void {
    if (this.#still === "running") run();
    else {
      this.#waitingBytes += bytes;
      this.#waiting.push({ bytes, run });
    }
  }

  /** Mutate, then drain. */
  #take(input: Input): void {
    const life = this.#life;
    if (life === undefined) return;
    life.engine.handle(input);
    const done: Done[] = [];
    for (let count = 1; ; count++) {
      const output = life.engine.poll();
      if (output.type === "timeout") {
        this.#deadline = output.at;
        this.longestDrain = Math.max(this.longestDrain, count);
        break;
      }
      if (count >= longestDrain)
        this.#services.violation(`${this.name}: no end of outputs after ${count}`);
      if (output.type === "transmit") {
        const { token, burst, slotBytes, to } = output;
        const error = life.socket.send(burst, slotBytes, to);
        done.push({ token, error, burst, sum: sumOf(burst) });
      } else if (output.type === "effect") this.#perform(life, output.token, output.effect);
      else if (output.type === "listen") life.socket.listen(output.groups);
      else this.#happened(output.event);
    }
    if (done.length > 0) this.#later(life, transmitMs, () => this.#transmitted(done));
    this.#arm();
    this.#services.drained(this);
    if (this.#life === life) this.program.drained();
  }

  #transmitted(done: readonly Done[]): void {
    for (const { token, error, burst, sum } of done) {
      if (sumOf(burst) !== sum)
        this.#services.violation(`${this.name} changed a burst before it was transmitted`);
      if (token === unawaited && error === undefined) continue;
      const input = { type: "transmitted", now: this.#localNow(), token } as const;
      this.#take(error === undefined ? input : { ...input, error });
    }
  }

  #happened(event: EngineEvent): void {
    if (this.#isKept(event.type)) this.events.push({ at: this.#services.clock.now(), event });
    this.#services.event(this, event);
    this.program.event(event);
    if (event.type === "closed") {
      // Its last words are still to be handed to the kernel within this drain.
      const { socket } = this.#alive();
      this.#later(this.#alive(), 0, () => {
        socket.close();
        this.#end();
      });
    }
  }

  #isKept(type: EngineEvent["type"]): boolean {
    return !frequent.has(type) && !(type === "view" && this.#services.crowded);
  }

  /** Signatures are made one after another, as on one thread. */
  #perform(life: Life, token: number, effect: Effect): void {
    const { signer, clock } = this.#services;
    const result: EffectResult =
      effect.kind === "sign"
        ? { kind: "signed", signature: this.identity.sign(effect.message) }
        : {
            kind: "verified",
            peerId: signer.verify(effect.publicKey, effect.message, effect.signature),
          };
    const ms = effect.kind === "sign" ? signer.signMs : signer.verifyMs;
    this.#busyUntil = Math.max(this.#busyUntil, clock.now()) + ms;
    this.#later(life, this.#busyUntil - clock.now(), () => {
      this.#take({ type: "done", now: this.#localNow(), token, result });
    });
  }

  #later(life: Life, ms: number, task: () => void): void {
    const { clock } = this.#services;
    clock.schedule(clock.now() + ms, () => {
      this.#whenRunning(0, () => {
        if (this.#life === life) task();
      });
    });
  }

  #end(): void {
    this.#lastView = this.#alive().engine.view;
    this.#life = undefined;
    this.#deadline = Infinity;
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (this.#wake !== undefined) this.#wake.live = false;
    this.#wake = undefined;
  }

  /**
   * Sees to it that the deadline is met. A wake-up that comes before it stays, and looks again:
   * deadlines change with every input, and most of them never come.
   */
  #arm(): void {
    if (this.#deadline === Infinity || this.#life === undefined || this.#still !== "running")
      return;
    const { clock, random, timerSlopMs } = this.#services;
    const due = Math.max(clock.now(), this.hostClock.when(this.#deadline));
    if (this.#wake !== undefined) {
      if (this.#wake.at <= due + timerSlopMs) return;
      this.#wake.live = false;
    }
    this.#wake = {
      at: due + between(random, 0, timerSlopMs),
      order: 0,
      live: true,
      happen: () => {
        this.#wake = undefined;
        // Standing still, the timer is due when it goes on.
        if (this.#still !== "running") return;
        // Rounding between the clocks must not make a timer early.
        const now = this.#localNow();
        if (now + 1e-6 < this.#deadline) this.#arm();
        else this.#take({ type: "timeout", now: Math.max(now, this.#deadline) });
      },
    };
    clock.add(this.#wake);
  }
}

/** What Linux charges a socket for so many bytes of datagrams, which is more than their length. */
function chargeOf(bytes: number): number {
  return bytes <= 640 ? 1_280 : Math.ceil(bytes / limits.slotBytes) * 2_304;
}

/** Tells whether bytes are still the same: a few of each kilobyte, as bursts are many and large. */
function sumOf(bytes: Uint8Array): number {
  let sum = bytes.length;
  for (let at = 0; at < bytes.length; at += 61) sum = (Math.imul(sum, 31) + (bytes[at] ?? 0)) | 0;
  return sum;
}
