/**
 * Everything an engine holds, in one place: handlers are functions of this state and a message.
 * @module
 */
import { Announcer } from "./discovery/announcer.ts";
import { Budget } from "./discovery/budget.ts";
import { Challenges } from "./discovery/challenges.ts";
import { Directory } from "./discovery/directory.ts";
import { RosterSync } from "./discovery/roster-sync.ts";
import { Sweeper } from "./discovery/sweep.ts";
import { Self } from "./discovery/self.ts";
import { type Counters, newCounters } from "./counters.ts";
import type { EngineEvent, Status } from "./events.ts";
import { BestEffort } from "./group/best-effort.ts";
import { PacketRoutes } from "./group/packets.ts";
import {
  type Effect,
  type EffectResult,
  type Output,
  type TransmitError,
  unawaited,
} from "./io.ts";
import { assert, limits } from "./limits.ts";
import type { Link, LinkId } from "./link.ts";
import { Health } from "./liveness/health.ts";
import { Relays } from "./liveness/probe-frames.ts";
import { News } from "./liveness/news.ts";
import { Prober } from "./liveness/prober.ts";
import type { EngineOptions } from "./options.ts";
import type { Random } from "./random.ts";
import { Streams } from "./stream/streams.ts";
import { Timers } from "./timers.ts";
import { readAnnouncement } from "./wire/announcement.ts";
import { ReplayGuard } from "./wire/replay-guard.ts";
import type { RealmCipher } from "./wire/seal.ts";

export type Phase = "idle" | "running" | "closing" | "closed";

export class EngineState {
  /** Monotonic milliseconds of the input being handled. */
  now = 0;
  phase: Phase = "idle";
  readonly cipher: RealmCipher;
  readonly readAnnouncement: NonNullable<EngineOptions["readAnnouncement"]>;
  readonly random: Random;
  readonly timers: Timers = new Timers();
  readonly counters: Counters = newCounters();
  readonly outputs: Output[] = [];
  readonly replays: ReplayGuard = new ReplayGuard(limits.members + limits.candidates);
  links: ReadonlyMap<LinkId, Link> = new Map();
  /** Control datagrams sent in this life: the counter of the next one. */
  sentCounter = 1;
  /** When anything valid was last heard from anybody. */
  heardAnybodyAt = 0;

  /** Datagrams of unknown lives that a closed realm tries to open. */
  readonly strangerBudget: Budget = new Budget(limits.strangersPerS, limits.strangersPerS);

  readonly self: Self;
  readonly directory: Directory = new Directory();
  readonly challenges: Challenges;
  readonly announcer: Announcer = new Announcer();
  readonly rosterSync: RosterSync = new RosterSync();
  readonly sweeper: Sweeper = new Sweeper();
  readonly health: Health = new Health();
  readonly prober: Prober = new Prober();
  readonly relays: Relays = new Relays();
  readonly news: News = new News();
  readonly groups: BestEffort = new BestEffort();
  readonly packetRoutes: PacketRoutes = new PacketRoutes();
  readonly streams: Streams = new Streams();
  /** Sequence of the first slot of each stream. */
  readonly firstSequence: number;

  /** A datagram has left, or could not. */
  readonly noteTransmitted = (error: TransmitError | undefined): void => {
    if (error !== undefined) this.counters.transmitErrors++;
  };

  readonly #effects: Map<number, (result: EffectResult) => void> = new Map();
  readonly #transmits: Map<number, (error: TransmitError | undefined) => void> = new Map();
  #nextToken = 1;

  constructor(options: EngineOptions) {
    this.cipher = options.cipher;
    this.readAnnouncement = options.readAnnouncement ?? readAnnouncement;
    this.random = options.random;
    this.self = new Self(options);
    this.challenges = new Challenges(options.random);
    this.firstSequence = options.firstSequence ?? 1;
  }

  emit(event: EngineEvent): void {
    this.outputs.push({ type: "event", event });
  }

  status(status: Status): void {
    this.emit({ type: "status", status });
  }

  /** Hands work to the driver; `then` runs when it comes back as `done`. */
  effect(effect: Effect, then: (result: EffectResult) => void): void {
    const token = this.#nextToken++;
    this.#effects.set(token, then);
    this.outputs.push({ type: "effect", token, effect });
  }

  get pendingEffects(): number {
    return this.#effects.size;
  }

  effectDone(token: number, result: EffectResult): void {
    const then = this.#effects.get(token);
    this.#effects.delete(token);
    then?.(result);
  }

  transmit(
    output: Omit<Extract<Output, { type: "transmit" }>, "type" | "token">,
    then: (error: TransmitError | undefined) => void,
  ): void {
    assert(output.burst.length > 0, "a burst holds something");
    let token = unawaited;
    if (then !== this.noteTransmitted) {
      token = this.#nextToken++;
      this.#transmits.set(token, then);
    }
    const { burst, slotBytes, to } = output;
    this.outputs.push({ type: "transmit", token, burst, slotBytes, to });
  }

  transmitted(token: number, error: TransmitError | undefined): void {
    if (token === unawaited) {
      this.noteTransmitted(error);
      return;
    }
    const then = this.#transmits.get(token);
    this.#transmits.delete(token);
    then?.(error);
  }
}
