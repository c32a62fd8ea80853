/**
 * What candidates and voters say to each other about the lease.
 * @module
 */
import { flag, object, pattern, type Shape, whole } from "../../folding/shape.ts";

/** Which start of a player's program: drawn anew each time, as promises are forgotten with it. */
export type Life = string;
export const life: Shape<Life> = pattern(/^[0-9a-f]{8,32}$/);

/** A candidate asks for a promise, or for its renewal. */
export interface Ballot {
  readonly term: number;
  readonly life: Life;
  /** Counts what this life has asked; answers to earlier rounds do not count for later ones. */
  readonly round: number;
  /** Whether it already holds the lease. */
  readonly renewal: boolean;
}

/** A candidate that has given up what it had of these rounds frees those who promised. */
export type Release = Pick<Ballot, "term" | "life" | "round">;

export interface Answer {
  /** Of which life's ballot: what an earlier one was granted is not this one's. */
  readonly life: Life;
  readonly term: number;
  readonly round: number;
  readonly granted: boolean;
  /** The highest term that the voter has granted; -1 for none. */
  readonly highest: number;
  /** Refused: for how long the voter is bound, in milliseconds. */
  readonly waitMs: number;
}

const terms = { term: whole(0), round: whole(0) };
export const ballotShape: Shape<Ballot> = object({ ...terms, life, renewal: flag });
export const releaseShape: Shape<Release> = object({ ...terms, life });
export const answerShape: Shape<Answer> = object({
  ...terms,
  life,
  granted: flag,
  highest: whole(-1),
  waitMs: whole(0),
});
