/**
 * What makes a game of the arena: how plays change it, and how whoever hosts leads it on. Everything else,
 * such as who plays, hosts, leads and has won, is the arena's.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { Random } from "../../core/random.ts";
import type { Structured } from "../../peer/types/message.ts";
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
  readonly why: string | undefined;
}

export const accepted: MoveAnswer = { accepted: true, why: undefined };

export function refused(why: string): MoveAnswer {
  return { accepted: false, why };
}

/** What a director is made of. */
export interface Seat<G> {
  readonly self: PeerId;
  readonly game: G;
  /** What the host before has left to the majority that chose this one; the founder's own secret. */
  readonly secret: Uint8Array | undefined;
  readonly random: Random;
}

/**
 * A game for the arena: its rules, and how to lead it.
 * @typeParam M what players say to the host alone
 */
export interface ArenaGame<G, P, M> {
  readonly rules: Rules<G, P>;
  /** The founder's, at most 64 bytes: shared among the players, so that only a majority has it. */
  readonly secret: Uint8Array | undefined;
  /** `undefined` when it cannot be led from here: what is needed for it is lost, and the game is over. */
  readonly direct: (seat: Seat<G>) => Director<G, P> | undefined;
  /** A move is what it should be; the type of moves is known by it. */
  readonly move: (move: M) => Structured;
}
