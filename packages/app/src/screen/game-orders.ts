/**
 * What is ordered and answered in games.
 *
 * @module
 */
import { type AnnouncedGame, duel, quiz, readQuiz } from "earshot/arena";
import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { Failure } from "../cli/usage-error.ts";
import { clean } from "../output/clean.ts";
import { gameTitle } from "../room/games-pane.ts";
import type { Acts } from "./acts.ts";
import { announceDuel, announceQuiz, openTable } from "./tables.ts";
import { chosen, opened, type OpenTable, tell, type Up } from "./up.ts";

/** Announces a game from wherever one is. */
export const hostActs: Acts = {
  async host(up, rest) {
    const [, kind = "", what = ""] = /^(\S*)\s*(.*)$/su.exec(rest.trim()) ?? [];
    if (kind === "duel") return show(up, await hostDuel(up, what));
    if (kind === "quiz" && what !== "") return show(up, await hostQuiz(up, what));
    throw new Failure("Write /host duel, /host duel ROUNDS, or /host quiz FILE.");
  },
};

/** In the pane of games. */
export const gameActs: Acts = {
  async join(up, rest) {
    const open = rest.trim() === "" ? tableShown(up) : await openTable(up, gameNamed(up, rest));
    await open.table.signUp();
    show(up, open);
  },
  async open(up, rest) {
    show(up, await openTable(up, gameNamed(up, rest)));
  },
  async close(up) {
    up.store.apply({ type: "go", pane: "games", item: null });
  },
  async start(up) {
    await tableShown(up).table.start();
  },
  async leave(up) {
    await tableShown(up).table.leave();
  },
  async back(up) {
    await tableShown(up).table.comeBack();
  },
};

/** An answer to a question, or a reaction: whatever the game that is shown waits for; `line` may be empty. */
export async function play(up: Up, line: string): Promise<void> {
  const open = tableShown(up);
  if (open.kind === "duel") return react(open);
  const { game, phase } = open.table.state;
  const answer = Number(line.trim());
  if (line.trim() === "") return;
  if (phase !== "running" || game.phase !== "asking")
    throw new Failure("Nothing is asked just now.");
  const option = Number.isInteger(answer) ? game.options[answer - 1] : undefined;
  if (option === undefined)
    throw new Failure(`The number of an answer is needed, from 1 to ${game.options.length}.`);
  const { number } = game;
  const { accepted, why } = await open.table.move({ type: "answer", number, answer: answer - 1 });
  if (!accepted) throw new Failure(`That does not count: ${whyNot(why)}.`);
  tell(up, `Your answer: ${clean(option)}`);
}

async function react({ table, signal }: Extract<OpenTable, { kind: "duel" }>): Promise<void> {
  const { phase, game } = table.state;
  if (phase !== "running" || game.phase === "before" || game.phase === "result") return;
  const seen = game.phase === "go" && signal.round === game.round;
  const ms = seen ? Math.max(0, Math.round(performance.now() - signal.at)) : 0;
  const { accepted, why } = await table.move({ type: "react", round: game.round, ms });
  if (!accepted) throw new Failure(`That does not count: ${whyNot(why)}.`);
}

function whyNot(why: string | undefined): string {
  const words: Readonly<Record<string, string>> = {
    again: "you have answered already",
    early: "too early",
    late: "too late",
    "no-host": "nobody leads the game just now",
  };
  return words[why ?? ""] ?? clean(why ?? "it was refused");
}

async function hostDuel(up: Up, rounds: string): Promise<OpenTable> {
  const game = duel(rounds === "" ? {} : { rounds: Number(rounds) });
  return announceDuel(up, game, "Reaction duel");
}

async function hostQuiz(up: Up, file: string): Promise<OpenTable> {
  const format = extname(file).toLowerCase() === ".json" ? "json" : "csv";
  const questions = readQuiz(await readFile(file, "utf8"), format);
  return announceQuiz(up, quiz({ questions }), basename(file, extname(file)));
}

function gameNamed(up: Up, words: string): AnnouncedGame {
  const all = opened(up, "arena").games.map((game) => ({ game, title: gameTitle(game) }));
  return chosen(all, words, "game").game;
}

function tableShown({ store, tables }: Up): OpenTable {
  const open = tables.get(store.room().focus.items.games ?? "");
  if (open !== undefined) return open;
  throw new Failure("Open a game first: /join N or /open N.");
}

function show({ store }: Up, { table }: OpenTable): void {
  store.apply({ type: "go", pane: "games", item: table.id });
}
