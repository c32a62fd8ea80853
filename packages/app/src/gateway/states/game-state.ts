/**
 * Channel `game:ID`: one game as players, host and the wall see it.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { DuelState, Player, QuizState, SignedUp } from "earshot/arena";
import type { DuelRound, GameState, QuizQuestion, RankedPlayer } from "../protocol/index.ts";
import type { Hand } from "../room/hand.ts";
import type { OpenGame } from "../room/open-game.ts";
import type { HostSight, Sight } from "../room/sight.ts";
import { Labels } from "./labels.ts";

export function gameState(sight: Sight, id: string): GameState | undefined {
  const game = sight.host.games.get(id);
  if (game === undefined) return undefined;
  const { host: owner } = sight;
  const labels = Labels.of(sight);
  const { kind, table } = game.play;
  const { phase, host = game.announced.founder } = table.state;
  const question =
    game.play.kind === "quiz"
      ? questionOf(game, game.play.table.state.game, sight.hand(game))
      : null;
  const round = game.play.kind === "duel" ? roundOf(game.play.table.state.game) : null;
  return {
    id,
    kind,
    title: game.announced.title,
    host,
    hostLabel: labels.of(host, sight.chat.nameOf(host)),
    phase: phaseOf(phase, question),
    mine: ownPart(game, sight.self),
    players: owner.common.of(
      sight.self === owner.self ? playersState : playersForGuests,
      game,
      owner,
    ),
    question: phase === "running" ? question : null,
    round: phase === "running" ? round : null,
    announcements: owner.common.of(newsState, game, owner),
    winners: winnersOf(game, labels),
  };
}

export function playersOf({ play }: OpenGame): readonly (Player | SignedUp)[] {
  return play.table.state.phase === "gathering" ? play.table.state.signedUp : play.table.ranking;
}

/** Whoever leads a game is its host, also where they play along. */
export function ownPart(game: OpenGame, self: PeerId): GameState["mine"] {
  const { phase, host } = game.play.table.state;
  const leads = phase === "running" && host !== undefined ? host : game.announced.founder;
  if (leads === self) return "host";
  const own = playersOf(game).find(({ id }) => id === self);
  return own === undefined || ("presence" in own && own.presence === "left") ? "none" : "player";
}

export function winnersOf({ play }: OpenGame, labels: Labels): string[] {
  const { winners, players } = play.table.state;
  return players
    .filter(({ id }) => winners.includes(id))
    .map(({ id, name }) => labels.of(id, name));
}

function phaseOf(
  phase: "gathering" | "running" | "over",
  question: QuizQuestion | null,
): GameState["phase"] {
  if (phase === "gathering") return "lobby";
  if (phase === "over") return "over";
  return question?.right === undefined || question.right === null ? "playing" : "reveal";
}

function playersState(game: OpenGame, host: HostSight): RankedPlayer[] {
  const labels = Labels.of(host);
  return playersOf(game).map((player) => ranked(player, game, labels));
}

/** Before the result only the host knows who has answered, and it is not told to its guests either. */
function playersForGuests(game: OpenGame, host: HostSight): RankedPlayer[] {
  const players = host.common.of(playersState, game, host);
  const { game: played } = game.play.table.state;
  return played.phase === "asking"
    ? players.map((player) => ({ ...player, answered: false }))
    : players;
}

function newsState(game: OpenGame, host: HostSight): GameState["announcements"] {
  const labels = Labels.of(host);
  return game.news.map(({ who, ...news }) => ({
    ...news,
    label: who === undefined ? "" : labels.of(who.id, who.name || host.chat.nameOf(who.id)),
  }));
}

function ranked(player: Player | SignedUp, game: OpenGame, labels: Labels): RankedPlayer {
  const { id, name } = player;
  const label = labels.of(id, name);
  if (!("points" in player))
    return { id, label, score: 0, rank: 1, moved: 0, state: "playing", answered: false };
  const { points, place, placeBefore, presence } = player;
  return {
    id,
    label,
    score: points,
    rank: place,
    moved: placeBefore === 0 ? 0 : placeBefore - place,
    state: presence === "playing" || presence === "left" ? presence : "lost",
    answered: hasAnswered(game, id),
  };
}

/** Before the result only whoever leads the game knows of others. */
function hasAnswered({ play, leader }: OpenGame, who: PeerId): boolean {
  if (play.kind !== "quiz") return false;
  const { phase, number, given } = play.table.state.game;
  if (phase === "asking") return leader?.answered(number).has(who) ?? false;
  return given.some(({ player }) => player === who);
}

function questionOf(game: OpenGame, quiz: QuizState, hand: Hand | undefined): QuizQuestion | null {
  const { phase, number, count, text, options, limitMs, answer, given } = quiz;
  if (phase !== "asking" && phase !== "result") return null;
  return {
    number,
    of: count,
    text,
    choices: [...options],
    endsAt: phase === "asking" ? game.phaseAt + limitMs : game.phaseAt,
    chosen: hand?.chosen(number) ?? null,
    right: answer ?? null,
    counts:
      answer === undefined
        ? null
        : options.map((_, choice) => given.filter((each) => each.answer === choice).length),
  };
}

const duelPhases = { before: "wait", ready: "wait", go: "go", result: "result" } as const;

function roundOf({ phase, round, of, reactions }: DuelState): DuelRound | null {
  if (phase === "before") return null;
  return {
    number: round,
    of,
    phase: duelPhases[phase],
    times: Object.fromEntries(reactions.map(({ player, ms }) => [player, ms ?? null])),
  };
}
