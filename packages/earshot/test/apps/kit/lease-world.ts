/**
 * Leases on a network of their own, with clocks of their own: after each event it is checked that at most one holds.
 * @module
 */
import assert from "node:assert/strict";
import type { Answer, Ballot, Release } from "../../../src/apps/arena/lease/ballot.ts";
import { Lease } from "../../../src/apps/arena/lease/lease.ts";
import { seededRandom } from "../../../src/core/random.ts";
import { idOf } from "./history.ts";

export interface LeaseWorldOptions {
  readonly seed: number;
  readonly players: readonly string[];
  /** Share of messages that are lost. Default 0. */
  readonly loss?: number;
  /** Share that come twice. Default 0. */
  readonly doubled?: number;
  /** Longest delay of a message. Default 5. */
  readonly delayMs?: number;
  /** How wrongly clocks may run. Default 0. */
  readonly clockError?: number;
  /** Voters do not know that they were started again. Default `false`. */
  readonly forgetful?: boolean;
}

interface Player {
  readonly name: string;
  readonly rate: number;
  readonly offset: number;
  lives: number;
  lease: Lease | undefined;
  /** Which timer of it counts. */
  timer: number;
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export class LeaseWorld {
  readonly #options: Required<LeaseWorldOptions>;
  readonly #random: ReturnType<typeof seededRandom>;
  readonly #players: Map<string, Player>;
  readonly #hosts: Map<number, string> = new Map();
  #due: Due[] = [];
  #order = 0;
  #now = 0;
  #parts: readonly (readonly string[])[] = [];
  #holder: string | undefined;
  #loss: number;
  handovers = 0;
  lost = 0;
  cut = 0;
  crashes = 0;

  constructor(options: LeaseWorldOptions) {
    this.#options = {
      loss: 0,
      doubled: 0,
      delayMs: 5,
      clockError: 0,
      forgetful: false,
      ...options,
    };
    this.#loss = this.#options.loss;
    this.#random = seededRandom(options.seed);
    const { clockError } = this.#options;
    const player = (name: string): [string, Player] => {
      // At the ends of what is allowed, where it hurts most.
      const rate = 1 + clockError * (this.chance() < 0.5 ? -1 : 1);
      return [
        name,
        { name, rate, offset: 1e6 * this.chance(), lives: 0, lease: undefined, timer: 0 },
      ];
    };
    this.#players = new Map(options.players.map(player));
    for (const name of options.players) this.restart(name);
  }

  chance(): number {
    return this.#random.uint32() / 2 ** 32;
  }

  holders(): string[] {
    return [...this.#players.values()]
      .filter((each) => this.#held(each) !== undefined)
      .map(({ name }) => name);
  }

  crash(name: string): void {
    const player = this.#player(name);
    if (player.lease !== undefined) this.crashes++;
    player.lease = undefined;
    player.timer++;
  }

  restart(name: string): void {
    const player = this.#player(name);
    if (player.lease !== undefined) return;
    player.lives++;
    const voters = this.#options.players.map(idOf);
    const life = player.lives.toString(16).padStart(8, "0");
    const settings = { self: idOf(name), life, candidates: voters, voters };
    const firstLife = player.lives === 1 || this.#options.forgetful;
    const random = this.#random;
    player.lease = new Lease({ ...settings, firstLife, random }, this.#local(player));
    player.lease.offer(true, this.#options.players.indexOf(name));
    this.#tick(player);
  }

  stepDown(name: string): void {
    const player = this.#player(name);
    player.lease?.stepDown(this.#local(player));
    this.#tick(player);
  }

  /** Only those of one part reach each other; none: all do. */
  partition(parts: readonly (readonly string[])[]): void {
    this.#parts = parts;
  }

  /** Something goes wrong, or right again. */
  mischief(): void {
    const names = this.#options.players;
    const name = names[Math.floor(this.chance() * names.length)] ?? "";
    const what = this.chance();
    if (what < 0.3) this.partition([names.filter(() => this.chance() < 0.5)]);
    else if (what < 0.45) this.partition([]);
    else if (what < 0.65) this.crash(this.#holder ?? name);
    else if (what < 0.75) this.crash(name);
    else if (what < 0.9) for (const each of names) this.restart(each);
    else this.stepDown(name);
  }

  heal(): void {
    this.partition([]);
    this.#loss = 0;
    for (const name of this.#options.players) this.restart(name);
  }

  run(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#due.reduce<Due | undefined>(
        (first, each) =>
          first === undefined ||
          each.at < first.at ||
          (each.at === first.at && each.order < first.order)
            ? each
            : first,
        undefined,
      );
      if (next === undefined || next.at > end) break;
      this.#due = this.#due.filter((each) => each !== next);
      this.#now = next.at;
      next.run();
      this.#check();
    }
    this.#now = end;
  }

  /** Holding ends with time and begins with events: who holds is looked at after each of these. */
  #check(): void {
    const holders = this.holders();
    assert.ok(holders.length <= 1, `two hosts at ${this.#now}: ${holders.join(", ")}`);
    const [holder] = holders;
    if (holder === undefined) return;
    if (holder !== this.#holder) this.handovers++;
    this.#holder = holder;
    const term = this.#held(this.#player(holder)) ?? -1;
    assert.equal(this.#hosts.get(term) ?? holder, holder, `two hosts of term ${term}`);
    this.#hosts.set(term, holder);
  }

  #held(player: Player): number | undefined {
    return player.lease?.held(this.#local(player));
  }

  #player(name: string): Player {
    return this.#players.get(name) ?? assert.fail(`there is no ${name}`);
  }

  #local({ rate, offset }: Player): number {
    return offset + rate * this.#now;
  }

  #tick(player: Player): void {
    const { lease, name } = player;
    if (lease === undefined) return;
    const { ballot, release, wakeAt } = lease.tick(this.#local(player));
    for (const other of this.#players.keys()) {
      if (other === name) continue;
      if (release !== undefined) this.#send(name, other, (to) => this.#freed(to, name, release));
      if (ballot !== undefined) this.#send(name, other, (to) => this.#asked(to, name, ballot));
    }
    const timer = ++player.timer;
    // A little later, as it would be before by the rounding of its clock.
    const at = Math.max(this.#now, (wakeAt - player.offset) / player.rate) + 1e-3;
    if (Number.isFinite(at))
      this.#after(at - this.#now, () => player.timer === timer && this.#tick(player));
  }

  #asked(to: Player, from: string, ballot: Ballot): void {
    const answer = to.lease?.asked(idOf(from), ballot, this.#local(to));
    if (answer !== undefined)
      this.#send(to.name, from, (back) => this.#answered(back, to.name, answer));
    this.#tick(to);
  }

  #answered(to: Player, from: string, answer: Answer): void {
    to.lease?.answered(idOf(from), answer, this.#local(to));
    this.#tick(to);
  }

  #freed(to: Player, from: string, release: Release): void {
    to.lease?.freed(idOf(from), release);
    this.#tick(to);
  }

  #send(from: string, to: string, arrive: (to: Player) => void): void {
    const copies = this.chance() < this.#options.doubled ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (this.chance() < this.#loss) this.lost++;
      else
        this.#after(this.#options.delayMs * this.chance(), () => {
          if (this.#together(from, to)) arrive(this.#player(to));
          else this.cut++;
        });
    }
  }

  #together(one: string, other: string): boolean {
    const part = (name: string): number => this.#parts.findIndex((names) => names.includes(name));
    return part(one) === part(other);
  }

  #after(ms: number, run: () => void): void {
    this.#due.push({ at: this.#now + ms, order: this.#order++, run });
  }
}
