/**
 * `earshot game host FILE|duel`: announces a game, and leads it.
 *
 * @module
 */
import { EarshotError } from "earshot";
import { type Arena, duel, type Question, quiz, type QuizMistake, readQuiz } from "earshot/arena";
import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import type { Call, Command } from "../../cli/command.ts";
import type { Options } from "../../cli/options.ts";
import { Failure, UsageError } from "../../cli/usage-error.ts";
import { clean } from "../../output/clean.ts";
import { DuelLines } from "../../session/game/duel-lines.ts";
import { followGame } from "../../session/game/follow-game.ts";
import { gameAt, type OpenGame } from "../../session/game/open-game.ts";
import { QuizLines } from "../../session/game/quiz-lines.ts";
import { GameTeller } from "../../session/game/tell-game.ts";
import { withArena } from "../../session/game/with-arena.ts";
import { lineConsole } from "../../session/line-console.ts";
import { tellStatus } from "../../session/tell-status.ts";

const usualTransitMs = 300;

export const host: Command = {
  name: "game host",
  summary: "announce a game and lead it",
  operands: "FILE|duel",
  takes: { least: 1, most: 1 },
  options: ["title", "players", "pause", "rounds", "timeout", "data"],
  details: [
    "FILE holds the questions of a quiz. As CSV its first line names the columns question, answer, seconds (may be missing), and others, which are wrong answers; as JSON it is a list of {question, options, answer, seconds}, with answer one of the options or its number from 1. What is wrong in it is told with its line.",
    "Others sign up with earshot game play. The game starts when Enter is pressed (a line on standard input), or with --players as soon as so many have signed up; who hosts does not play. Ctrl-C before the start takes the announcement back, and later hands the game on to one of the players.",
    "With --json objects as with game play.",
  ],
  examples: [
    ["earshot game host capitals.csv", "a quiz, started by Enter"],
    ["earshot game host duel --players 2 --rounds 3", "a duel of two"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { operands, options, world } = call;
  const [what = ""] = operands;
  const questions = what === "duel" ? undefined : questionsIn(what);
  const title = options.title ?? (questions === undefined ? "Duel" : basename(what, extname(what)));
  return withArena(call, async (session) => {
    const { arena, leave, leaving, out, peer } = session;
    tellStatus(peer, out, leaving);
    const teller = new GameTeller(peer, out);
    const game = await announced(arena, teller, title, questions, options);
    const { table } = game;
    out.remark(
      options.players === undefined
        ? `${clean(title)} is announced. Press Enter to start it, once others have signed up: earshot game play`
        : `${clean(title)} is announced, and starts with ${options.players}: earshot game play`,
    );
    const lines = lineConsole(world, "");
    leaving.addEventListener("abort", lines.close, { once: true });
    if (leaving.aborted) lines.close();
    let starting = false;
    const start = async (): Promise<void> => {
      if (starting || table.state.phase !== "gathering") return;
      if (table.state.signedUp.length === 0) return out.remark("Nobody has signed up yet.");
      starting = true;
      await table.start();
    };
    const end: { failed?: Error } = {};
    const fail = (error: unknown): void => {
      end.failed = error instanceof Error ? error : new Failure(String(error));
      leave();
    };
    using _ = table.subscribe(() => {
      if (table.state.signedUp.length >= (options.players ?? Infinity)) void start().catch(fail);
    });
    const listen = async (): Promise<void> => {
      for await (const _ of lines.lines) await start();
      if (options.players === undefined && !starting && !leaving.aborted)
        fail(new Failure("the input has ended, and nobody can start the game. Give --players."));
    };
    void listen().catch(fail);
    await followGame(game, teller, leaving);
    lines.close();
    // Over, or never begun: nobody needs to see it in the list. One that goes on is somebody else's now.
    if (table.state.phase !== "running") await arena.withdraw(table.id);
    if (end.failed !== undefined) throw end.failed;
  });
}

async function announced(
  arena: Arena,
  teller: GameTeller,
  title: string,
  questions: readonly Question[] | undefined,
  { rounds, pause }: Options,
): Promise<OpenGame> {
  if (questions === undefined) {
    const table = await arena.announce(duel(rounds === undefined ? {} : { rounds }), title);
    return gameAt(title, table, new DuelLines(teller));
  }
  const times = pause === undefined ? {} : { times: { pauseMs: pause, transitMs: usualTransitMs } };
  const table = await arena.announce(quiz({ questions, ...times }), title);
  return gameAt(title, table, new QuizLines(teller));
}

/** @throws `UsageError` with each mistake and its line */
function questionsIn(file: string): readonly Question[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Failure(
      `${clean(file)} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const json = extname(file).toLowerCase() === ".json" || /^\s*[[{]/.test(text);
  try {
    return readQuiz(text, json ? "json" : "csv");
  } catch (error) {
    if (!(error instanceof EarshotError)) throw error;
    const { mistakes } = error.details as { readonly mistakes: readonly QuizMistake[] };
    const told = mistakes.map(({ message }) => clean(message)).join("; ");
    throw new UsageError(`${clean(file)} is no quiz: ${told}.`);
  }
}
