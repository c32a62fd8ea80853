/**
 * What people do in games: host and lead them, sign up, answer and react.
 *
 * @module
 */
import type { MoveAnswer } from "earshot/arena";
import type { OpenGame } from "../room/open-game.ts";
import type { Sight } from "../room/sight.ts";
import type { CommandType, Handlers } from "./handler.ts";
import { gone, Refused } from "./refused.ts";

export type GameCommand = Extract<
  CommandType,
  | "host-quiz"
  | "host-duel"
  | "start-game"
  | "next-question"
  | "end-game"
  | "join-game"
  | "leave-game"
  | "answer"
  | "react"
>;

export const gameCommands: Handlers<GameCommand> = {
  "host-quiz": async ({ host }, { title, questions }) => ({
    game: await host.games.hostQuiz(
      title,
      questions.map(({ text, choices, right, seconds }) => ({
        text,
        options: choices,
        answer: right,
        limitMs: Math.round(seconds * 1_000),
      })),
    ),
  }),
  "host-duel": async ({ host }, { title, rounds }) => ({
    game: await host.games.hostDuel(title, rounds),
  }),
  "start-game": (sight, { game }) => gameOf(sight, game).play.table.start(),
  "next-question": (sight, { game: id }) => {
    const game = gameOf(sight, id);
    // The signal of a duel would be no surprise.
    if (game.play.kind !== "quiz") throw gone("question");
    ledHere(game).hurry();
  },
  "end-game": async (sight, { game: id }) => {
    const game = gameOf(sight, id);
    const { phase, founder = game.announced.founder } = game.play.table.state;
    if (phase === "gathering" && founder === sight.self) await sight.host.games.withdraw(id);
    else ledHere(game).end();
  },
  "join-game": async (sight, { game }) => {
    const { table } = (await sight.sitDown(gameOf(sight, game))).play;
    const { phase, players } = table.state;
    if (phase === "gathering") return table.signUp();
    if (phase === "over") throw new Refused("ERR_OVER", "The game is over.");
    if (!players.some(({ id }) => id === sight.self))
      throw new Refused("ERR_STARTED", "The game has started without you; you can watch it.");
    return table.comeBack();
  },
  "leave-game": async (sight, { game }) =>
    (await sight.sitDown(gameOf(sight, game))).play.table.leave(),
  answer: async (sight, { game: id, question, choice }) => {
    const game = gameOf(sight, id);
    const hand = await sight.sitDown(game);
    if (hand.play.kind !== "quiz") throw gone("question");
    const answer = await hand.play.table.move({ type: "answer", number: question, answer: choice });
    taken(answer);
    hand.choose(question, choice);
  },
  react: async (sight, { game: id, round }) => {
    const game = gameOf(sight, id);
    const hand = await sight.sitDown(game);
    if (hand.play.kind !== "duel") throw gone("round");
    // From when the signal was seen here; the way from the page is too short to matter.
    const ms = Math.max(0, Math.round(Date.now() - game.phaseAt));
    const answer = await hand.play.table.move({ type: "react", round, ms });
    // Too early is an answer like others: the result tells it.
    if (answer.why !== "early") taken(answer);
  },
};

function gameOf({ host }: Sight, id: string): OpenGame {
  const game = host.games.get(id);
  if (game === undefined) throw gone("game");
  return game;
}

function ledHere({ leader, play }: OpenGame): NonNullable<OpenGame["leader"]> {
  if (leader === undefined || !play.table.hosting)
    throw new Refused("ERR_NOT_HOST", "Only the host of a game that has started can do that.");
  return leader;
}

const words: Readonly<Record<string, string>> = {
  late: "It is too late for this one.",
  again: "You have answered this one already.",
  host: "Whoever hosts a quiz knows the answers and does not play.",
  "no-host": "The host cannot be reached just now.",
};

/** @throws `Refused` when the host did not take it */
function taken({ accepted, why = "" }: MoveAnswer): void {
  if (!accepted) throw new Refused("ERR_NOT_TAKEN", words[why] ?? "The host did not accept it.");
}
