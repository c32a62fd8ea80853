/**
 * What is said in the topics of the arena: which games there are, and what happens in one.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { isFounder } from "../folding/founder.ts";
import { peerId } from "../folding/said.ts";
import {
  kinds,
  list,
  object,
  oneOf,
  optional,
  pattern,
  type Shape,
  text,
  whole,
  wrong,
} from "../folding/shape.ts";
import { isGuestOf } from "../guests/ids.ts";
import { type Life, life } from "./lease/ballot.ts";

/** Longest texts in UTF-16 units, and most players. */
export const arenaLimits = { title: 80, kind: 24, name: 64, words: 280, players: 200 } as const;

/** Names a game and its topic; begins with its founder's id. */
export type GameId = string;

/** In the topic that lists all games: one is open for players. Taken back, it is listed no longer. */
export type GamesEvent = {
  readonly type: "game";
  readonly game: GameId;
  /** What is played, such as `"quiz"`. */
  readonly kind: string;
  readonly title: string;
};

/** Somebody who wants to play. */
export interface SignedUp {
  readonly id: PeerId;
  readonly name: string;
  /** The peer through which a guest plays; `undefined` for who has a peer. */
  readonly via: PeerId | undefined;
  /** Of the table at that peer. */
  readonly life: Life;
}

/** In the topic of one game. */
export type GameEvent =
  /** Before the start: its author wants to play, under this name. */
  | { readonly type: "sign-up"; readonly name: string; readonly life: Life }
  /** Its author plays no longer. */
  | { readonly type: "leave" }
  /** Its author, a guest, is not there, though its peer is. */
  | { readonly type: "away" }
  /** Its author is there again, after having left or been missed. */
  | { readonly type: "return" }
  /** By the founder, once: these play, as they have signed up. Their peers are the voters until the end. */
  | { readonly type: "start"; readonly players: readonly SignedUp[] }
  /** By a voter: the owner of this term may host. The latest vote of each counts. */
  | { readonly type: "vote"; readonly term: number }
  /** By the host of this term, as all that follows: a move of the game's own. */
  | { readonly type: "play"; readonly term: number; readonly play: unknown }
  /** A player failed, or went away without a word. */
  | {
      readonly type: "missed";
      readonly term: number;
      readonly player: PeerId;
      readonly why: "failed" | "gone";
    }
  /** Those with the most points have won, and are congratulated. */
  | { readonly type: "winner"; readonly term: number; readonly words: string | undefined }
  | { readonly type: "over"; readonly term: number };

const gameId: Shape<GameId> = pattern(/^[0-9a-f]{12}-[0-9a-z]{1,11}$/);
const whatever: Shape<unknown> = (value) => (value === undefined ? wrong : value);
const term = whole(0);
const name = text(arenaLimits.name);
const fields = object({ id: peerId, name, via: optional(peerId), life });
const signedUp: Shape<SignedUp> = (value) => {
  const read = fields(value);
  const fits = read !== wrong && (read.via === undefined || isGuestOf(read.id, read.via));
  return fits ? read : wrong;
};

export const gamesShape: Shape<GamesEvent> = kinds<GamesEvent>({
  game: object({
    game: gameId,
    kind: pattern(/^[a-z][a-z0-9-]{0,23}$/),
    title: text(arenaLimits.title),
  }),
});

export const gameShape: Shape<GameEvent> = kinds<GameEvent>({
  "sign-up": object({ name, life }),
  leave: object({}),
  away: object({}),
  return: object({}),
  start: object({
    players: list(signedUp, arenaLimits.players, 1),
  }),
  vote: object({ term }),
  play: object({ term, play: whatever }),
  missed: object({ term, player: peerId, why: oneOf("failed", "gone") }),
  winner: object({ term, words: optional(text(arenaLimits.words)) }),
  over: object({ term }),
});

/** Whether this one may announce and start the game of this id. */
export function mayFound(who: PeerId, game: GameId): boolean {
  return isFounder(who, game);
}
