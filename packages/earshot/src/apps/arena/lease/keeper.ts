/**
 * The lease with a clock and a network: asks the voters when it is due, and tells when this peer begins or ceases
 * to hold it.
 * @module
 */
import type { Cancel, Clock } from "../../../peer/clock.ts";
import type { PeerId } from "../../../core/identity.ts";
import type { Answer, Ballot, Release } from "./ballot.ts";
import { Lease, type LeaseSettings } from "./lease.ts";

export interface LeaseNetwork {
  /** Says it to one voter; `undefined` when no answer came. */
  ballot(to: PeerId, ballot: Ballot): Promise<Answer | undefined>;
  release(to: PeerId, release: Release): void;
  /** This voter has promised something in another term than before. */
  promised(term: number): void;
  /** Holding may have begun or ended. */
  changed(): void;
}

/** The clocks came apart by more than any adjustment: the machine slept, and its monotonic clock stood still. */
const sleptMs = 500;

export class LeaseKeeper {
  readonly #lease: Lease;
  readonly #settings: LeaseSettings;
  readonly #clock: Clock;
  readonly #network: LeaseNetwork;
  #apart: number;
  #promisedTerm = -1;
  #held: number | undefined;
  #cancel: Cancel | undefined;
  #closed = false;

  constructor(settings: LeaseSettings, clock: Clock, network: LeaseNetwork) {
    this.#settings = settings;
    this.#clock = clock;
    this.#network = network;
    this.#lease = new Lease(settings, clock.now());
    this.#apart = this.#clocksApart();
  }

  /** The term that this peer holds now. */
  get held(): number | undefined {
    if (this.#closed) return undefined;
    this.#noticeSleep();
    return this.#lease.held(this.#clock.now());
  }

  /** As {@link Lease.offer} and {@link Lease.learn}. */
  look(willing: boolean, rank: number, term: number): void {
    this.#lease.offer(willing, rank);
    this.#lease.learn(term);
    const { held } = this;
    // Others have been voted for since: a higher term is needed.
    if (held !== undefined && held < term) this.#lease.stepDown(this.#clock.now());
    this.#tick();
  }

  asked(from: PeerId, ballot: Ballot): Answer {
    const answer = this.#lease.asked(from, ballot, this.#clock.now());
    if (answer.granted) this.#promise(answer.term);
    this.#tick();
    return answer;
  }

  freed(from: PeerId, release: Release): void {
    this.#lease.freed(from, release);
    this.#tick();
  }

  /** Hands the lease on, if it is held. */
  stepDown(): void {
    this.#lease.stepDown(this.#clock.now());
    this.#tick();
  }

  close(): void {
    if (this.#closed) return;
    this.stepDown();
    this.#closed = true;
    this.#cancel?.();
  }

  #tick(): void {
    if (this.#closed) return;
    this.#noticeSleep();
    const { self, voters } = this.#settings;
    const others = voters.filter((id) => id !== self);
    const { ballot, release, wakeAt } = this.#lease.tick(this.#clock.now());
    if (release !== undefined) for (const to of others) this.#network.release(to, release);
    if (ballot !== undefined) {
      if (release === undefined && voters.includes(self)) this.#promise(ballot.term);
      for (const to of others) void this.#ask(to, ballot);
    }
    this.#cancel?.();
    this.#cancel =
      wakeAt === Number.POSITIVE_INFINITY
        ? undefined
        : this.#clock.schedule(Math.max(wakeAt, this.#clock.now()), () => this.#tick());
    const { held } = this;
    if (held === this.#held) return;
    this.#held = held;
    this.#network.changed();
  }

  async #ask(to: PeerId, ballot: Ballot): Promise<void> {
    const answer = await this.#network.ballot(to, ballot);
    if (answer === undefined || this.#closed) return;
    this.#lease.answered(to, answer, this.#clock.now());
    this.#tick();
  }

  #promise(term: number): void {
    // It may be a lower one than that of a candidate who came to nothing.
    if (term === this.#promisedTerm) return;
    this.#promisedTerm = term;
    this.#network.promised(term);
  }

  #noticeSleep(): void {
    const apart = this.#clocksApart();
    if (Math.abs(apart - this.#apart) > sleptMs) this.#lease.stepDown(this.#clock.now());
    this.#apart = apart;
  }

  #clocksApart(): number {
    return (this.#clock.wall?.() ?? this.#clock.now()) - this.#clock.now();
  }
}
