/**
 * Hosts a quiz every few minutes: announces it, waits for players, leads it, and congratulates.
 *
 * @module
 */
import { type GameId, quiz, type Question } from "earshot/arena";
import { lobbyId } from "earshot/chat";
import { type DemoQuestion, quizzes } from "../content/quizzes.ts";
import type { Life } from "../life.ts";

/** Enough to notice it, to go there and to join. */
const gatherMs = 50_000;
const firstMs = 5_000;
const betweenMs = 140_000;
/** A quiz is far shorter; one that stands still is left. */
const patienceMs = 15 * 60_000;
/** The result stays on the list until so many others have come. */
const listedGames = 2;
const limitMs = 18_000;
const times = { pauseMs: 6_000, transitMs: 500 };

export async function hostQuizzes(life: Life): Promise<void> {
  const arena = await life.arena();
  const lobby = await life.chat.talk(lobbyId);
  const listed: GameId[] = [];
  for (let at = 0; ; at++) {
    await (at === 0 ? life.pause(firstMs) : life.rest(betweenMs));
    const next = quizzes[at % quizzes.length];
    if (next === undefined) return;
    const { title } = next;
    const questions = shuffled(life, next.questions).map((each) => questionOf(life, each));
    const table = await life.attempt(() => arena.announce(quiz({ questions, times }), title));
    if (table === undefined) continue;
    listed.push(table.id);
    try {
      await life.say(
        lobby,
        `Quiz! “${title}”: ${questions.length} questions. Join under Games, it begins in a minute.`,
      );
      await life.pause(gatherMs);
      await life.attempt(() => table.start());
      const over = (): boolean => table.state.phase === "over";
      const ended =
        table.state.phase !== "gathering" && (await life.until(table, over, patienceMs));
      const [winner] = table.ranking;
      if (ended && winner !== undefined && winner.points > 0)
        await life.say(lobby, `${winner.name} wins “${title}” with ${winner.points} points 🏆`);
      if (listed.length > listedGames || !ended) {
        const gone = ended ? listed.shift() : listed.pop();
        if (gone !== undefined) await life.attempt(() => arena.withdraw(gone));
      }
    } finally {
      // With the whole peer it is closed anyway.
      if (!life.signal.aborted) await table.close();
    }
  }
}

function questionOf(life: Life, { text, right, wrong }: DemoQuestion): Question {
  const options = shuffled(life, [right, ...wrong]);
  return { text, options, answer: options.indexOf(right), limitMs };
}

function shuffled<Item>({ chance }: Life, items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: chance() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
