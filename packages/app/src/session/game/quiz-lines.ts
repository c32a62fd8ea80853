/**
 * The quiz in lines: questions with their letters, answers as letters, and what was right.
 *
 * @module
 */
import type { QuizMove, QuizState } from "earshot/arena";
import { clean } from "../../output/clean.ts";
import type { GameLines } from "./open-game.ts";
import type { GameTeller } from "./tell-game.ts";

const letters = "abcdef";

export class QuizLines implements GameLines<QuizState, QuizMove> {
  readonly #teller: GameTeller;
  #seen = "";

  constructor(teller: GameTeller) {
    this.#teller = teller;
  }

  look(game: QuizState): void {
    const { phase, number, by } = game;
    const seen = `${phase} ${number} ${by}`;
    if (seen === this.#seen) return;
    this.#seen = seen;
    if (phase === "asking") this.#ask(game);
    if (phase === "result") this.#result(game);
  }

  /** A letter, a number from 1, or the answer itself. */
  read(line: string, { phase, number, options }: QuizState): QuizMove | undefined {
    const word = line.trim().toLowerCase();
    const whole = options.findIndex((option) => option.toLowerCase() === word);
    const letter = word.length === 1 ? letters.indexOf(word) : -1;
    // An option that is a number is meant as itself.
    const at =
      whole !== -1 ? whole : letter !== -1 ? letter : /^\d+$/.test(word) ? Number(word) - 1 : -1;
    if (phase === "asking" && at >= 0 && at < options.length)
      return { type: "answer", number, answer: at };
    this.#teller.out.remark(
      phase === "asking"
        ? `Answer with one of ${letters.slice(0, options.length).split("").join(", ")}.`
        : "Nothing is asked now.",
    );
    return undefined;
  }

  #ask({ number, count, text, options, limitMs, by }: QuizState): void {
    const seconds = limitMs / 1_000;
    const choices = options.map((option, at) => `   ${letters[at]}) ${clean(option)}`);
    const head = `Question ${number} of ${count} (${seconds} s): ${clean(text)}`;
    const host = by === undefined ? null : this.#teller.person(by);
    this.#teller.tell(
      "question",
      { number, count, text, options, seconds, host },
      ["", this.#teller.out.paint.bold(head), ...choices].join("\n"),
    );
  }

  #result({ number, answer = 0, options, given }: QuizState): void {
    const right = `${letters[answer]}) ${clean(options[answer] ?? "")}`;
    const each = given.map(
      ({ player, points }) => `${this.#teller.nameOf(player)} ${points === 0 ? "✗" : `+${points}`}`,
    );
    const fields = {
      number,
      answer: answer + 1,
      option: options[answer] ?? null,
      given: given.map((one) => ({
        ...one,
        player: this.#teller.person(one.player),
        answer: one.answer + 1,
      })),
    };
    const who = each.length === 0 ? "Nobody has answered." : `${each.join(", ")}.`;
    this.#teller.tell("result", fields, `It is ${right}. ${who}`);
  }
}
