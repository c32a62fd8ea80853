/**
 * One voter's promise: for as long as it holds, this voter grants nothing to anybody else. Two majorities
 * share a voter, and so two candidates cannot hold the lease at once.
 * @module
 */
import type { PeerId } from "../../../core/identity.ts";
import type { Answer, Ballot, Life, Release } from "./ballot.ts";
import { ownerOf } from "./terms.ts";

interface Promised {
  readonly to: PeerId;
  readonly life: Life;
  readonly term: number;
  readonly round: number;
  /** By this voter's monotonic clock. */
  readonly until: number;
}

export class Voter {
  readonly #candidates: readonly PeerId[];
  readonly #leaseMs: number;
  /** What was promised in an earlier life of this voter is forgotten, but over by then. */
  readonly #boundUntil: number;
  #promised: Promised | undefined;
  #released: (Release & { readonly from: PeerId }) | undefined;
  #highest = -1;

  /** @param boundUntil before this nothing is granted; where this life is known to be the voter's first in the game, `now` */
  constructor(candidates: readonly PeerId[], leaseMs: number, boundUntil: number) {
    this.#candidates = candidates;
    this.#leaseMs = leaseMs;
    this.#boundUntil = boundUntil;
  }

  /** The highest term that was granted; -1 before the first. */
  get highest(): number {
    return this.#highest;
  }

  /** Until when this voter is bound to somebody other than this life of `who`. */
  boundUntil(who: PeerId, life: Life): number {
    const { to, life: its, until } = this.#promised ?? {};
    const bound = to === undefined || (to === who && its === life) ? 0 : (until ?? 0);
    return Math.max(bound, this.#boundUntil);
  }

  asked(from: PeerId, { term, life, round }: Ballot, now: number): Answer {
    const waitMs = Math.max(0, Math.ceil(this.boundUntil(from, life) - now));
    const released =
      this.#released?.from === from &&
      this.#released.life === life &&
      round <= this.#released.round;
    // A term below the highest will do: who holds the lease is not to be disturbed by others' attempts.
    const granted = waitMs === 0 && !released && ownerOf(term, this.#candidates) === from;
    if (granted) {
      this.#highest = Math.max(this.#highest, term);
      const until = now + this.#leaseMs;
      const earlier = this.#promised?.to === from && this.#promised.life === life;
      const latest = earlier ? Math.max(round, this.#promised?.round ?? 0) : round;
      this.#promised = { to: from, life, term, round: latest, until };
    }
    return { life, term, round, granted, highest: this.#highest, waitMs };
  }

  /** The candidate holds nothing of these rounds any more, and said so afterwards. */
  freed(from: PeerId, release: Release): void {
    this.#released = { ...release, from };
    const { to, life, round } = this.#promised ?? {};
    if (to === from && life === release.life && (round ?? 0) <= release.round)
      this.#promised = undefined;
  }
}
