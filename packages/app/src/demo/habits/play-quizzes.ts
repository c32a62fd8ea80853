/**
 * Plays quizzes: thinks for some seconds, and knows the answer or guesses.
 *
 * @module
 */
import { quiz } from "earshot/arena";
import { quizzes } from "../content/quizzes.ts";
import type { Life } from "../life.ts";
import { play } from "./play.ts";

const thinkMs = 4_500;

const rightAnswers: ReadonlyMap<string, string> = new Map(
  quizzes.flatMap(({ questions }) => questions.map(({ text, right }) => [text, right])),
);

export function playQuizzes(life: Life): Promise<void> {
  return play(life, {
    game: () => quiz(),
    turn: ({ phase, number }) => (phase === "asking" ? number : undefined),
    async act({ character, chance }, table) {
      const { number, text, options } = table.state.game;
      await life.pause(thinkMs * (0.4 + chance()));
      const known = options.indexOf(rightAnswers.get(text) ?? "");
      const knows = known !== -1 && chance() < (character.knows ?? 0);
      const answer = knows ? known : Math.floor(chance() * options.length);
      await table.move({ type: "answer", number, answer });
    },
  });
}
