/**
 * What makes a game of the arena: how plays change it, and how whoever hosts leads it on. Everything else,
 * such as who plays, hosts, leads and has won, is the arena's.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { Shape } from "../folding/shape.ts";

/** Who is at the table while a play is made. */
export interface Table {
  readonly host: PeerId;
  readonly players: readonly { readonly id: PeerId; readonly playing: boolean }[];
}

export interface Points {
  readonly player: PeerId;
  readonly points: number;
}

export interface Played<G> {
  readonly game: G;
  /** What each gains, or loses. */
  readonly points: readonly Points[];
}

/**
 * @typeParam G the game's own state, immutable
 * @typeParam P its plays: what the host says in the topic, as structured values
 */
export interface Rules<G, P> {
  /** Such as `"quiz"`: a word of small letters, digits and `-`. */
  readonly kind: string;
  readonly initial: G;
  readonly playShape: Shape<P>;
  /** The game after a play; `undefined` when it cannot be made now. Pure, as it is part of a fold. */
  readonly play: (game: G, play: P, table: Table) => Played<G> | undefined;
}

/** What the host does next. */
export type Direction<P> =
  | { readonly type: "play"; readonly play: P }
  | { readonly type: "over"; readonly words: string | undefined }
  /** Nothing before this time, unless a move comes. */
  | { readonly type: "wait"; readonly until: number };

/** Leads a game while this peer hosts it; made anew by each host from what the topic tells. */
export interface Director<G, P> {
  /** Asked after each change and when the time has come; `now` is monotonic, in milliseconds. */
  next(game: G, table: Table, now: number): Direction<P>;
  /** A player's move, which only the host sees; what is returned is the answer. Moves are strangers' words. */
  move(from: PeerId, move: unknown, game: G, now: number): MoveAnswer;
}

export interface MoveAnswer {
  readonly accepted: boolean;
  /** Why not, in a word. */
  readonly why?: string;
}
