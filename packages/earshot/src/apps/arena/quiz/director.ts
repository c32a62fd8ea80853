/**
 * How a host leads a quiz: deal, ask, collect answers until all have given one or the time is up, tell, pause.
 * @module
 */
import type { PeerId } from "../../../core/identity.ts";
import { kinds, object, type Shape, whole, wrong } from "../../folding/shape.ts";
import {
  accepted,
  type Direction,
  type Director,
  type MoveAnswer,
  refused,
  type Table,
} from "../rules.ts";
import { answerNumber, type Question } from "./questions.ts";
import type { Given, QuizPlay, QuizState } from "./rules.ts";

/** What players say to the host, and nobody else hears. */
export type QuizMove = {
  readonly type: "answer";
  readonly number: number;
  readonly answer: number;
};

const moveShape: Shape<QuizMove> = kinds<QuizMove>({
  answer: object({ number: whole(1), answer: answerNumber }),
});

export interface QuizTimes {
  /** Between a result and the next question. */
  readonly pauseMs: number;
  /** How long answers may be on their way after the time is up. */
  readonly transitMs: number;
}

const usualTimes: QuizTimes = { pauseMs: 5_000, transitMs: 300 };

export class QuizDirector implements Director<QuizState, QuizPlay> {
  readonly #self: PeerId;
  readonly #questions: readonly Question[];
  readonly #sealed: Uint8Array;
  readonly #times: QuizTimes;
  readonly #given: Map<PeerId, Given> = new Map();
  #seen = "";
  #seenAt = 0;

  constructor(
    self: PeerId,
    questions: readonly Question[],
    sealed: Uint8Array,
    times: QuizTimes = usualTimes,
  ) {
    this.#self = self;
    this.#questions = questions;
    this.#sealed = sealed;
    this.#times = times;
  }

  next(game: QuizState, { players }: Table, now: number): Direction<QuizPlay> {
    this.#look(game, now);
    const { phase, number, by } = game;
    if (phase === "before") {
      const count = this.#questions.length;
      return { type: "play", play: { type: "deck", count, sealed: this.#sealed } };
    }
    if (phase === "dealt") return this.#ask(1);
    if (phase === "result") {
      const until = this.#seenAt + this.#times.pauseMs;
      if (now < until) return { type: "wait", until };
      return number < game.count ? this.#ask(number + 1) : { type: "over", words: undefined };
    }
    if (by !== this.#self) return this.#ask(number);
    const answering = players.filter(({ id, playing }) => playing && id !== this.#self);
    const all = answering.length > 0 && answering.every(({ id }) => this.#given.has(id));
    const until = this.#seenAt + game.limitMs + this.#times.transitMs;
    if (now < until && !all) return { type: "wait", until };
    const answer = this.#questions[number - 1]?.answer ?? 0;
    const given = [...this.#given.values()];
    return { type: "play", play: { type: "result", number, answer, given } };
  }

  move(from: PeerId, said: unknown, game: QuizState, now: number): MoveAnswer {
    const move = moveShape(said);
    if (move === wrong || move.answer >= game.options.length) return refused("malformed");
    // Whoever hosts knows the answers.
    if (from === this.#self) return refused("host");
    this.#look(game, now);
    const ms = Math.round(now - this.#seenAt);
    const open = game.phase === "asking" && game.by === this.#self && move.number === game.number;
    if (!open || ms > game.limitMs + this.#times.transitMs) return refused("late");
    if (this.#given.has(from)) return refused("again");
    this.#given.set(from, { player: from, answer: move.answer, ms });
    return accepted;
  }

  #ask(number: number): Direction<QuizPlay> {
    const question = this.#questions[number - 1];
    if (question === undefined) return { type: "over", words: undefined };
    const { text, options, limitMs } = question;
    return { type: "play", play: { type: "ask", number, text, options, limitMs } };
  }

  /** Notices a new phase, from which times count. */
  #look({ phase, number, by }: QuizState, now: number): void {
    const seen = `${phase} ${number} ${by ?? ""}`;
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#seenAt = now;
    if (phase === "asking") this.#given.clear();
  }
}
