/**
 * The lease on hosting a game, as one player sees it: a pure machine that votes, asks, renews and steps down,
 * with the time as an argument. It holds only what a majority of voters has promised, and for a shorter time
 * than they are bound, so that no two hold it at any instant, however the network fails.
 * @module
 */
import type { PeerId } from "../../../core/identity.ts";
import { between, type Random } from "../../../core/random.ts";
import type { Answer, Ballot, Life, Release } from "./ballot.ts";
import { majorityOf, nextTerm } from "./terms.ts";
import { Voter } from "./voter.ts";

/** How long a voter is bound after each grant, by its own clock. Long enough that a host learns of a failed player while it still holds it. */
export const leaseMs = 5_000;
/** Clocks are taken to run at most one percent fast or slow; those of machines stay within a hundredth of that. */
export const clockError = 0.01;
/** How long a holder relies on it, by its own clock, from before it asked. */
const holdMs = (leaseMs * (1 - clockError)) / (1 + clockError);
const renewMs = 1_000;
/** How long a candidate tries to get a majority together before it frees those who have promised. */
const askMs = 1_000;
/** Until then it asks again this often: some may not have heard of the game yet. */
const askAgainMs = 250;
/** How much later the next in the list tries: the one before it has mostly asked everybody by then. */
const turnMs = 400;
/** After failures the next attempt is put off by up to so many turns, so that candidates do not go on meeting. */
const pauseTurns = 8;
/** Rounds that answers may still come for. */
const openRounds = 8;

export interface LeaseSettings {
  readonly self: PeerId;
  readonly life: Life;
  /** Who may host, the founder first. */
  readonly candidates: readonly PeerId[];
  /** Peers through whom somebody plays, known from the start of the game and never changed. */
  readonly voters: readonly PeerId[];
  /** Whether this life is the first of this voter in the game: then no promise can be forgotten. */
  readonly firstLife: boolean;
  readonly random: Random;
}

/** What is to be said to every voter but oneself, and when to call `tick` again at the latest. */
export interface LeaseOrders {
  readonly ballot: Ballot | undefined;
  readonly release: Release | undefined;
  readonly wakeAt: number;
}

interface Round {
  readonly round: number;
  readonly askedAt: number;
  readonly granted: Set<PeerId>;
  readonly refused: Set<PeerId>;
  /** The longest that one who refused is bound. */
  waitMs: number;
}

type Standing = { readonly type: "idle" } | Attempt<"asking"> | Attempt<"holding">;

interface Attempt<Type> {
  readonly type: Type;
  readonly term: number;
  /** Until when it holds, or tries to. */
  readonly until: number;
  readonly nextAt: number;
}

export class Lease {
  readonly #settings: LeaseSettings;
  readonly #voter: Voter;
  readonly #needed: number;
  #standing: Standing = { type: "idle" };
  #rounds: Round[] = [];
  #round = 0;
  /** The highest term heard of; -1 before the first. */
  #known = -1;
  #askAt: number;
  /** The founder hosts from the start: until one has been heard of, the others leave it this long. */
  #founderUntil: number;
  #failures = 0;
  #rank = 0;
  #willing = false;
  #release: Release | undefined;

  constructor(settings: LeaseSettings, now: number) {
    this.#settings = settings;
    const boundUntil = settings.firstLife ? now : now + leaseMs;
    this.#voter = new Voter(settings.candidates, leaseMs, boundUntil);
    this.#needed = majorityOf(settings.voters.length);
    this.#askAt = now;
    const founder = settings.candidates[0] === settings.self;
    this.#founderUntil = founder ? now : now + leaseMs;
  }

  /** The term that is held now; `undefined` when none is. */
  held(now: number): number | undefined {
    const standing = this.#standing;
    return standing.type === "holding" && now < standing.until ? standing.term : undefined;
  }

  /** Whether to ask for the lease when nobody holds it, and after how many others. */
  offer(willing: boolean, rank: number): void {
    this.#willing = willing;
    this.#rank = rank;
  }

  /** A term that the topic tells of. */
  learn(term: number): void {
    this.#known = Math.max(this.#known, term);
  }

  /** A candidate asks this voter. */
  asked(from: PeerId, ballot: Ballot, now: number): Answer {
    const answer = this.#voter.asked(from, ballot, now);
    if (answer.granted) this.#founderUntil = now;
    return answer;
  }

  /** A candidate has given up. */
  freed(from: PeerId, release: Release): void {
    this.#voter.freed(from, release);
  }

  /** A voter has answered. */
  answered(from: PeerId, answer: Answer, now: number): void {
    const { life, term, round, granted, highest, waitMs } = answer;
    this.learn(highest);
    if (life !== this.#settings.life) return;
    const standing = this.#standing;
    const open = this.#rounds.find((each) => each.round === round);
    if (standing.type === "idle" || standing.term !== term || open === undefined) return;
    if (!this.#settings.voters.includes(from)) return;
    (granted ? open.granted : open.refused).add(from);
    if (!granted) open.waitMs = Math.max(open.waitMs, Math.min(waitMs, leaseMs));
    if (open.granted.size >= this.#needed) this.#won(term, open, now);
    else if (standing.type === "asking") {
      const left = this.#settings.voters.length - open.refused.size;
      if (left < this.#needed) this.#giveUp(now, open.waitMs);
    }
  }

  /** Steps down at once; the voters are free with the release that `tick` gives. */
  stepDown(now: number): void {
    if (this.#standing.type !== "idle") this.#giveUp(now, leaseMs);
  }

  /** What is due. */
  tick(now: number): LeaseOrders {
    const standing = this.#standing;
    let ballot: Ballot | undefined;
    if (standing.type !== "idle") {
      if (now >= standing.until) this.#giveUp(now, 0);
      else if (now >= standing.nextAt) {
        const pauseMs = standing.type === "holding" ? renewMs : askAgainMs;
        this.#standing = { ...standing, nextAt: now + pauseMs };
        ballot = this.#ask(standing.term, standing.type === "holding", now);
      }
    } else if (this.#willing && now >= this.#mayAskAt()) {
      const { self, candidates } = this.#settings;
      const highest = Math.max(this.#known, this.#voter.highest);
      const term = nextTerm(self, candidates, highest);
      this.#rounds = [];
      this.#standing = { type: "asking", term, until: now + askMs, nextAt: now + askAgainMs };
      ballot = this.#ask(term, false, now);
    }
    const release = this.#release;
    this.#release = undefined;
    return { ballot, release, wakeAt: this.#wakeAt() };
  }

  #ask(term: number, renewal: boolean, now: number): Ballot {
    const round = ++this.#round;
    const votes = { granted: new Set<PeerId>(), refused: new Set<PeerId>() };
    const open: Round = { round, askedAt: now, ...votes, waitMs: 0 };
    this.#rounds = [...this.#rounds, open].slice(-openRounds);
    const { self, life, voters } = this.#settings;
    const ballot = { term, life, round, renewal };
    // One's own vote counts, and binds, like others'.
    if (voters.includes(self)) this.answered(self, this.#voter.asked(self, ballot, now), now);
    return ballot;
  }

  #won(term: number, { askedAt }: Round, now: number): void {
    const standing = this.#standing;
    const until = askedAt + holdMs;
    if (now >= until || (standing.type === "holding" && until <= standing.until)) return;
    const nextAt = standing.type === "holding" ? standing.nextAt : now + renewMs;
    this.#standing = { type: "holding", term, until, nextAt };
    this.#failures = 0;
  }

  #giveUp(now: number, waitMs: number): void {
    const { life } = this.#settings;
    // From here on no answer of these rounds counts: only then may the voters be freed.
    const term = this.#standing.type === "idle" ? 0 : this.#standing.term;
    this.#standing = { type: "idle" };
    this.#rounds = [];
    this.#release = { term, life, round: this.#round };
    this.#voter.freed(this.#settings.self, this.#release);
    this.#failures++;
    const turns = between(this.#settings.random, 0, Math.min(pauseTurns, this.#failures));
    const pauseMs = turnMs * (this.#rank + turns);
    this.#askAt = now + Math.max(waitMs, pauseMs);
  }

  #mayAskAt(): number {
    const { self, life } = this.#settings;
    const free = this.#voter.boundUntil(self, life) + turnMs * this.#rank;
    return Math.max(this.#askAt, this.#founderUntil, free);
  }

  #wakeAt(): number {
    const standing = this.#standing;
    if (this.#release !== undefined) return 0;
    if (standing.type !== "idle") return Math.min(standing.nextAt, standing.until);
    return this.#willing ? this.#mayAskAt() : Number.POSITIVE_INFINITY;
  }
}
