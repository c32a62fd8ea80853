/**
 * How what was said makes the list of games and one game. Who hosts follows from the votes of their peers,
 * each signed, so that nobody can make itself the host.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { appended, changed, without } from "../folding/lists.ts";
import { type Handlers, reducerOf } from "../folding/reducer.ts";
import type { Said } from "../folding/said.ts";
import { wrong } from "../folding/shape.ts";
import {
  arenaLimits,
  type GameEvent,
  type GameId,
  gameShape,
  type GamesEvent,
  gamesShape,
  mayFound,
  type SignedUp,
} from "./events.ts";
import { candidatesOf, majorityOf, ownerOf } from "./lease/terms.ts";
import { leaders, scored } from "./ranking.ts";
import type { Rules } from "./rules.ts";
import type { Games, GameState, Player } from "./state.ts";

const gamesLimit = 1_000;
/** Games listed that one person has announced: the oldest gives way. */
const gamesOfOne = 20;

const gamesHandlers: Handlers<Games, GamesEvent> = {
  game(state, { game, kind, title }, { author, via, at, id: entry }) {
    const may = via === undefined && mayFound(author, game);
    if (!may || state.games.some(({ id }) => id === game)) return undefined;
    const own = state.games.filter(({ founder }) => founder === author);
    const oldest = own.length < gamesOfOne ? undefined : own[0];
    const others = without(state.games, (each) => each === oldest);
    const games = appended(
      others,
      { id: game, kind, title, founder: author, at, entry },
      gamesLimit,
    );
    return games && { ...state, games };
  },
};

export const reduceGames: (state: Games, said: Said) => Games = reducerOf(
  gamesShape,
  gamesHandlers,
);

/** The reducer of one game. */
export function gameReducer<G, P>(
  rules: Rules<G, P>,
  id: GameId,
): (state: GameState<G>, said: Said) => GameState<G> {
  return reducerOf<GameState<G>, GameEvent>(gameShape, handlersOf(rules, id));
}

function handlersOf<G, P>(rules: Rules<G, P>, id: GameId): Handlers<GameState<G>, GameEvent> {
  type State = GameState<G>;
  return {
    "sign-up"(state, { name, life }, { author, via }) {
      if (state.phase !== "gathering") return undefined;
      const others = without(state.signedUp, (each) => each.id === author);
      const signedUp = appended(others, { id: author, name, via, life }, arenaLimits.players);
      return signedUp && { ...state, signedUp };
    },
    leave(state, _event, { author }) {
      if (state.phase === "gathering") {
        const signedUp = without(state.signedUp, (each) => each.id === author);
        return signedUp === state.signedUp ? undefined : { ...state, signedUp };
      }
      return withPresence(state, author, (presence) => presence !== "left", "left");
    },
    away(state, _event, { author, via }) {
      if (via === undefined) return undefined;
      return withPresence(state, author, (presence) => presence === "playing", "gone");
    },
    return(state, _event, { author }) {
      return withPresence(state, author, (presence) => presence !== "playing", "playing");
    },
    start(state, { players: listed }, { author, via }) {
      const may = via === undefined && mayFound(author, id);
      if (state.phase !== "gathering" || !may) return undefined;
      const once = new Map(listed.map((player) => [player.id, player]));
      const players = [...once.values()].map((player) => starting(player));
      const voters = votersOf(players);
      const candidates = candidatesOf(author, voters);
      const begun = { phase: "running", founder: author, host: author, term: 0 } as const;
      return { ...state, ...begun, players, voters, candidates, signedUp: [] };
    },
    vote(state, { term }, { author: voter, via }) {
      const may = state.phase === "running" && via === undefined && state.voters.includes(voter);
      if (!may || term <= state.term) return undefined;
      const others = without(state.votes, (vote) => vote.voter === voter);
      const votes = [...others, { voter, term }];
      const count = votes.filter((vote) => vote.term === term).length;
      if (count < majorityOf(state.voters.length)) return { ...state, votes };
      const host = ownerOf(term, state.candidates);
      return { ...state, host, term, votes: without(votes, (vote) => vote.term <= term) };
    },
    play(state, { term, play: said }, { author: host }) {
      const play = hosting(state, term, host) ? rules.playShape(said) : wrong;
      if (play === wrong) return undefined;
      const players = state.players.map((player) => {
        return { id: player.id, playing: player.presence === "playing" };
      });
      const played = rules.play(state.game, play, { host, players });
      if (played === undefined) return undefined;
      const { game, points } = played;
      return {
        ...state,
        game,
        players: points.length === 0 ? state.players : scored(state.players, points),
      };
    },
    missed(state, { term, player, why }, { author }) {
      if (!hosting(state, term, author)) return undefined;
      return withPresence(state, player, (presence) => presence === "playing", why);
    },
    winner(state, { term, words }, { author }) {
      if (!hosting(state, term, author) || state.winners.length > 0) return undefined;
      return { ...state, words, winners: leaders(state.players).map((player) => player.id) };
    },
    over(state, { term }, { author }) {
      return hosting(state, term, author) ? { ...state, phase: "over" } : undefined;
    },
  };

  function hosting({ phase, host, term }: State, said: number, author: PeerId): boolean {
    return phase === "running" && author === host && said === term;
  }

  function withPresence(
    state: State,
    who: PeerId,
    when: (presence: Player["presence"]) => boolean,
    presence: Player["presence"],
  ): State | undefined {
    if (state.phase === "over") return undefined;
    const is = (player: Player): boolean => player.id === who;
    const players = changed(state.players, is, (player) =>
      when(player.presence) ? { ...player, presence } : player,
    );
    return players === state.players ? undefined : { ...state, players };
  }
}

/** Each peer has one voice, however many of its guests play: those it would lose with itself. */
function votersOf(players: readonly SignedUp[]): readonly PeerId[] {
  return [...new Set(players.map(({ id, via }) => via ?? id))];
}

function starting(signedUp: SignedUp): Player {
  return { ...signedUp, points: 0, place: 1, placeBefore: 1, presence: "playing" };
}
