/**
 * The classroom quiz as a game of the arena: whoever has the questions hosts it, and whoever takes over gets
 * them from a majority of the players.
 * @module
 */
import { randomBytes } from "node:crypto";
import { invalid } from "../../../peer/arguments.ts";
import { bodyOf } from "../../folding/said.ts";
import { wrong } from "../../folding/shape.ts";
import type { ArenaGame } from "../rules.ts";
import { deckKeyBytes, openDeck, sealDeck } from "./deck.ts";
import { QuizDirector, type QuizMove, type QuizTimes } from "./director.ts";
import { type Question, questions as questionsShape } from "./questions.ts";
import { type QuizPlay, quizRules, type QuizState } from "./rules.ts";

export interface QuizOptions {
  /** What is asked; left out by those who only play. */
  readonly questions?: readonly Question[];
  readonly times?: QuizTimes;
  /** Where the key of the questions comes from. Default: the system's secure source. */
  readonly entropy?: (bytes: number) => Uint8Array;
}

export type QuizGame = ArenaGame<QuizState, QuizPlay, QuizMove>;

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` for questions beyond their limits */
export function quiz({ questions, times, entropy = randomBytes }: QuizOptions = {}): QuizGame {
  if (questions !== undefined && questionsShape(questions) === wrong)
    throw invalid("questions must be 1 to 200, each with 2 to 6 options and an answer among them");
  const secret = questions === undefined ? undefined : Uint8Array.from(entropy(deckKeyBytes));
  return {
    rules: quizRules,
    secret,
    move: bodyOf,
    direct({ self, game, secret: key }) {
      if (key === undefined) return undefined;
      const own = key === secret ? questions : undefined;
      const sealed = game.sealed ?? (own && sealDeck(own, key));
      const asked = own ?? (sealed && openDeck(sealed, key));
      if (sealed === undefined || asked === undefined) return undefined;
      return new QuizDirector(self, asked, sealed, times);
    },
  };
}
