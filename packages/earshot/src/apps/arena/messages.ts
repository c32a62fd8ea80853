/**
 * What players of a game say to each other alone: about the lease, moves for the host, and shares of its secret.
 * @module
 */
import { bytes, kinds, object, optional, type Shape, text, whole } from "../folding/shape.ts";
import { speaksAs } from "../guests/ids.ts";
import { arenaLimits, type GameId } from "./events.ts";
import {
  type Answer,
  answerShape,
  type Ballot,
  ballotShape,
  type Release,
  releaseShape,
} from "./lease/ballot.ts";
import type { MoveAnswer } from "./rules.ts";
import type { Share } from "./shares.ts";

/** The service that the peer of every player answers. */
export const arenaService = "arena";

export type ArenaRequest =
  | { readonly type: "ballot"; readonly game: GameId; readonly ballot: Ballot }
  | { readonly type: "release"; readonly game: GameId; readonly release: Release }
  | { readonly type: "share"; readonly game: GameId; readonly share: Share }
  | {
      readonly type: "move";
      readonly game: GameId;
      readonly move: unknown;
      /** A guest of the asking peer's, by its own digits. */
      readonly as: string | undefined;
    };

export interface ArenaReply {
  /** To a ballot. */
  readonly answer: Answer | undefined;
  /** With a grant: so that the next host can go on. */
  readonly share: Share | undefined;
  /** To a move, or a share. */
  readonly moved: MoveAnswer | undefined;
}

const game = text(24);
const whatever: Shape<unknown> = (value) => value;
const secretBytes = 64;
const share: Shape<Share> = object({
  at: whole(1, arenaLimits.players),
  bytes: bytes(secretBytes, 1),
});

export const arenaRequest: Shape<ArenaRequest> = kinds<ArenaRequest>({
  ballot: object({ game, ballot: ballotShape }),
  release: object({ game, release: releaseShape }),
  share: object({ game, share }),
  move: object({ game, move: whatever, as: speaksAs }),
});

const moved: Shape<MoveAnswer> = object({
  accepted: (value) => value === true,
  why: optional(text(40)),
});

export const arenaReply: Shape<ArenaReply> = object({
  answer: optional(answerShape),
  share: optional(share),
  moved: optional(moved),
});

export function reply(what: Partial<ArenaReply>): ArenaReply {
  return { answer: undefined, share: undefined, moved: undefined, ...what };
}
