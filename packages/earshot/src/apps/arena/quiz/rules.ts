/**
 * The quiz: questions with a time to answer, points by speed for the right answer. What others have answered, and
 * what is right, stands in the topic only when it is too late to answer.
 * @module
 */
import type { PeerId } from "../../../core/identity.ts";
import { peerId } from "../../folding/said.ts";
import { bytes, kinds, list, object, type Shape, whole } from "../../folding/shape.ts";
import { arenaLimits } from "../events.ts";
import type { Played, Rules, Table } from "../rules.ts";
import { answerNumber, limitMs, questionOptions, questionText, quizLimits } from "./questions.ts";

/** What a player has answered, and after how long by the host's clock. */
export interface Given {
  readonly player: PeerId;
  readonly answer: number;
  readonly ms: number;
}

export type QuizPlay =
  /** All questions, sealed, before the first. */
  | { readonly type: "deck"; readonly count: number; readonly sealed: Uint8Array }
  | {
      readonly type: "ask";
      /** From 1. */
      readonly number: number;
      readonly text: string;
      readonly options: readonly string[];
      readonly limitMs: number;
    }
  | {
      readonly type: "result";
      readonly number: number;
      readonly answer: number;
      readonly given: readonly Given[];
    };

export interface QuizState {
  readonly phase: "before" | "dealt" | "asking" | "result";
  readonly count: number;
  readonly sealed: Uint8Array | undefined;
  /** 0 before the first. */
  readonly number: number;
  readonly text: string;
  readonly options: readonly string[];
  readonly limitMs: number;
  /** Who asked: another host asks again, as the answers were with the one before. */
  readonly by: PeerId | undefined;
  /** The right one, once it is told. */
  readonly answer: number | undefined;
  /** Of the last question, in the order of the times. */
  readonly given: readonly (Given & { readonly points: number })[];
}

/** For an answer at once; half of it for one at the last moment. */
const fullPoints = 1_000;
const sealedBytes = 200_000;

const number = whole(1, quizLimits.questions);
const playShape: Shape<QuizPlay> = kinds<QuizPlay>({
  deck: object({ count: number, sealed: bytes(sealedBytes, 1) }),
  ask: object({ number, text: questionText, options: questionOptions, limitMs }),
  result: object({
    number,
    answer: answerNumber,
    given: list(
      object({ player: peerId, answer: answerNumber, ms: whole(0, 1_000_000) }),
      arenaLimits.players,
    ),
  }),
});

export const quizRules: Rules<QuizState, QuizPlay> = {
  kind: "quiz",
  initial: {
    phase: "before",
    count: 0,
    sealed: undefined,
    number: 0,
    text: "",
    options: [],
    limitMs: 0,
    by: undefined,
    answer: undefined,
    given: [],
  },
  playShape,
  play(game, play, table) {
    switch (play.type) {
      case "deck": {
        const { count, sealed } = play;
        if (game.phase !== "before") return undefined;
        return { game: { ...game, phase: "dealt", count, sealed }, points: [] };
      }
      case "ask":
        return ask(game, play, table);
      case "result":
        return result(game, play, table);
    }
  },
};

function ask(
  game: QuizState,
  { number, text, options, limitMs }: Extract<QuizPlay, { type: "ask" }>,
  { host }: Table,
): Played<QuizState> | undefined {
  const next = (game.phase === "dealt" || game.phase === "result") && number === game.number + 1;
  const again = game.phase === "asking" && number === game.number && host !== game.by;
  if ((!next && !again) || number > game.count) return undefined;
  const question = { number, text, options, limitMs, by: host };
  return {
    game: { ...game, ...question, phase: "asking", answer: undefined, given: [] },
    points: [],
  };
}

function result(
  game: QuizState,
  { number, answer, given: said }: Extract<QuizPlay, { type: "result" }>,
  { host, players }: Table,
): Played<QuizState> | undefined {
  const now = game.phase === "asking" && number === game.number && host === game.by;
  if (!now || answer >= game.options.length) return undefined;
  const once = new Map(said.map((given) => [given.player, given]));
  const given = [...once.values()]
    // Whoever hosts knows the answers, and does not play.
    .filter(({ player }) => player !== host && players.some(({ id }) => id === player))
    .map((each) => ({
      ...each,
      points: each.answer === answer ? speedPoints(each.ms, game.limitMs) : 0,
    }))
    .toSorted((a, b) => a.ms - b.ms);
  return {
    game: { ...game, phase: "result", answer, given },
    points: given.filter(({ points }) => points > 0),
  };
}

function speedPoints(ms: number, limitMs: number): number {
  const share = Math.min(1, ms / limitMs);
  return Math.round(fullPoints * (1 - share / 2));
}
