/**
 * What the arena is, as data: the games that are announced, and one game with its players, points and host.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { EntryId } from "../../peer/types/topic.ts";
import { type Ignored, nothingIgnored } from "../folding/reducer.ts";
import type { GameId, SignedUp } from "./events.ts";

export interface AnnouncedGame {
  readonly id: GameId;
  readonly kind: string;
  readonly title: string;
  readonly founder: PeerId;
  readonly at: number;
  /** The entry that says so. */
  readonly entry: EntryId;
}

export interface Games {
  readonly games: readonly AnnouncedGame[];
  readonly ignored: Ignored;
}

export interface Player extends SignedUp {
  readonly points: number;
  /** 1 for the most points; those with the same points share it, and the next ones are left out. */
  readonly place: number;
  /** The place before the points that were given last. */
  readonly placeBefore: number;
  /** `left` by choice; `failed` and `gone` in the host's view. Points are kept. */
  readonly presence: "playing" | "left" | "failed" | "gone";
}

export interface GameState<G> {
  readonly phase: "gathering" | "running" | "over";
  readonly founder: PeerId | undefined;
  /** Before the start: who wants to play. */
  readonly signedUp: readonly SignedUp[];
  /** From the start on, in its order. */
  readonly players: readonly Player[];
  /** Peers through whom somebody plays, each once, in the order of the start: with one voice each. */
  readonly voters: readonly PeerId[];
  /** Peers that may host, the founder first. */
  readonly candidates: readonly PeerId[];
  /** Whose plays count; who holds the lease now is a matter of time, which no topic knows. */
  readonly host: PeerId | undefined;
  /** -1 before the start. */
  readonly term: number;
  /** The latest vote of each voter for a term that is still to come. */
  readonly votes: readonly { readonly voter: PeerId; readonly term: number }[];
  readonly game: G;
  /** In the order of the players; empty until the host congratulates. */
  readonly winners: readonly PeerId[];
  /** With which words. */
  readonly words: string | undefined;
  readonly ignored: Ignored;
}

export const noGames: Games = Object.freeze({ games: [], ignored: nothingIgnored });

export function gathering<G>(game: G): GameState<G> {
  return {
    phase: "gathering",
    founder: undefined,
    signedUp: [],
    players: [],
    voters: [],
    candidates: [],
    host: undefined,
    term: -1,
    votes: [],
    game,
    winners: [],
    words: undefined,
    ignored: nothingIgnored,
  };
}
