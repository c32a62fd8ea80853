/**
 * The quiz: its files with their mistakes, its sealed questions, its points, and how a host leads it.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { openDeck, sealDeck } from "../../src/apps/arena/quiz/deck.ts";
import { QuizDirector } from "../../src/apps/arena/quiz/director.ts";
import { type Question, questions as shape } from "../../src/apps/arena/quiz/questions.ts";
import { type QuizMistake, readQuiz } from "../../src/apps/arena/quiz/read.ts";
import { type QuizPlay, quizRules, type QuizState } from "../../src/apps/arena/quiz/rules.ts";
import type { Direction, Table } from "../../src/apps/arena/rules.ts";
import { wrong } from "../../src/apps/folding/shape.ts";
import { EarshotError } from "../../src/index.ts";
import { fuzzing } from "../core/kit/fuzzing.ts";
import { idOf } from "./kit/history.ts";

const capitals: readonly Question[] = [
  { text: "Capital of Peru?", options: ["Lima", "Quito"], answer: 0, limitMs: 10_000 },
  { text: "Of Chile?", options: ["La Paz", "Santiago"], answer: 1, limitMs: 10_000 },
];

function mistakesOf(text: string, format: "json" | "csv"): readonly (string | number)[][] {
  try {
    readQuiz(text, format);
  } catch (error) {
    assert.ok(error instanceof EarshotError);
    assert.equal(error.code, "ERR_EARSHOT_INVALID_ARGUMENT");
    const mistakes = error.details["mistakes"] as readonly QuizMistake[];
    return mistakes.map(({ line = 0, message }) => [line, message]);
  }
  return [];
}

describe("a quiz is read", () => {
  test("from CSV, with quotes, wrong answers in any number, and seconds", () => {
    const csv = [
      "\uFEFFQuestion,Answer,Wrong,Wrong,Seconds",
      '"Capital of\nPeru?",Lima,Quito,,10',
      "",
      '"Who said ""hi""?", Ana , Bob, Eve',
    ].join("\r\n");
    assert.deepEqual(readQuiz(csv, "csv"), [
      { text: "Capital of\nPeru?", options: ["Lima", "Quito"], answer: 0, limitMs: 10_000 },
      { text: 'Who said "hi"?', options: ["Ana", "Bob", "Eve"], answer: 0, limitMs: 20_000 },
    ]);
  });

  test("from JSON, with the answer as a text or a number", () => {
    const [first, second] = capitals.map(({ text, options }) => ({ question: text, options }));
    const list = [
      { ...first, answer: 1, seconds: 10 },
      { ...second, answer: "Santiago", seconds: 10 },
    ];
    assert.deepEqual(readQuiz(JSON.stringify(list), "json"), capitals);
    assert.deepEqual(readQuiz(JSON.stringify({ questions: list }), "json"), capitals);
  });

  test("with all mistakes at once, by line", () => {
    const csv = [
      "question,answer,wrong,seconds",
      "Capital of Peru?,Lima,Lima",
      '"Two\nlines?",,Quito',
      "Last?,Yes,No,1000",
      '"Never closed,Yes,No',
    ].join("\n");
    assert.deepEqual(mistakesOf(csv, "csv"), [
      [6, "line 6: a quote is not closed"],
      [2, "line 2: the question has the same option twice"],
      [3, "line 3: the question has an option that is not a text of 1 to 120 characters"],
      [5, "line 5: the question needs 3 to 300 seconds"],
    ]);
  });

  test("with what is missing in the first line, or altogether", () => {
    assert.deepEqual(mistakesOf("text,answer\na,b,c", "csv"), [
      [1, 'line 1: the first line must name one column "question"'],
    ]);
    assert.deepEqual(mistakesOf("question,answer", "csv"), [[0, "there are no questions"]]);
    assert.deepEqual(mistakesOf("", "csv"), [[0, "there are no questions"]]);
    assert.deepEqual(mistakesOf("[]", "json"), [[0, "there are no questions"]]);
  });

  test("with mistakes in JSON", () => {
    assert.equal(mistakesOf('[\n{"question": "a",\n}]', "json")[0]?.[0], 3);
    const list = [{}, { question: "a?", options: ["b", "c"], answer: "d" }, 7];
    const messages = mistakesOf(JSON.stringify(list), "json").map(([, message]) => message);
    assert.ok(messages.includes("question 2 has an answer that is none of its options"));
    assert.ok(messages.includes("question 3 needs 2 to 6 options"));
  });

  test("whatever is in the file gives questions or mistakes", () => {
    const piece = fc.constantFrom("question", "answer", ",", '"', "\n", "\r\n", "a", "b", "", "7");
    const file = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(file, fc.boolean(), (text, headed) => {
        const csv = headed ? `question,answer,wrong\n${text}` : text;
        try {
          assert.notEqual(shape(readQuiz(csv, "csv")), wrong);
        } catch (error) {
          assert.ok(error instanceof EarshotError, String(error));
        }
      }),
      fuzzing(1_000),
    );
  });
});

test("a deck is opened by its key and by no other", () => {
  const key = new Uint8Array(32).fill(7);
  const sealed = sealDeck(capitals, key);
  assert.deepEqual(openDeck(sealed, key), capitals);
  assert.equal(openDeck(sealed, key.with(3, 8)), undefined);
  assert.equal(openDeck(sealed.with(5, 0), key), undefined);
  assert.equal(openDeck(sealed.subarray(0, 9), key), undefined);
  assert.ok(!Buffer.from(sealed).includes("Lima"));
});

const [ana, bob, eve] = [idOf("ana"), idOf("bob"), idOf("eve")];

/** A quiz that somebody hosts, without an arena around it. */
class Hosted {
  host = ana;
  game: QuizState = quizRules.initial;
  now = 1_000;
  points: Record<string, number> = {};
  director: QuizDirector = new QuizDirector(ana, capitals, Uint8Array.of(1));

  get table(): Table {
    return { host: this.host, players: [ana, bob, eve].map((id) => ({ id, playing: true })) };
  }

  next(): Direction<QuizPlay> {
    return this.director.next(this.game, this.table, this.now);
  }

  /** What the host does next is done. */
  step(): QuizPlay {
    const direction = this.next();
    if (direction.type !== "play") return assert.fail(`the host would ${direction.type}`);
    const said = quizRules.playShape(direction.play);
    assert.notEqual(said, wrong);
    const played = quizRules.play(this.game, direction.play, this.table);
    assert.ok(played, `${direction.play.type} is refused`);
    this.game = played.game;
    for (const { player, points } of played.points)
      this.points[player] = (this.points[player] ?? 0) + points;
    // The host sees what it said.
    this.next();
    return direction.play;
  }

  move(from: typeof ana, number: number, answer: number): string {
    const move = { type: "answer", number, answer };
    const { accepted, why = "" } = this.director.move(from, move, this.game, this.now);
    return accepted ? "accepted" : why;
  }
}

describe("a quiz is led", () => {
  test("by dealing, asking, collecting until all have answered, and telling what is right", () => {
    const quiz = new Hosted();
    assert.equal(quiz.step().type, "deck");
    assert.equal(quiz.step().type, "ask");
    assert.deepEqual([quiz.game.text, quiz.game.answer], ["Capital of Peru?", undefined]);
    assert.equal(quiz.next().type, "wait");
    assert.equal(quiz.move(bob, 1, 0), "accepted");
    assert.equal(quiz.move(bob, 1, 1), "again");
    assert.equal(quiz.move(bob, 2, 1), "late");
    assert.equal(quiz.move(eve, 1, 5), "malformed");
    quiz.now += 5_000;
    assert.equal(quiz.move(eve, 1, 0), "accepted");
    assert.equal(quiz.step().type, "result");
    assert.deepEqual([quiz.game.answer, quiz.points], [0, { [bob]: 1_000, [eve]: 750 }]);
    assert.equal(quiz.next().type, "wait");
    quiz.now += 5_000;
    assert.equal(quiz.step().type, "ask");
  });

  test("on when the time is up, and whoever is late has not answered", () => {
    const quiz = new Hosted();
    quiz.step();
    quiz.step();
    assert.equal(quiz.move(bob, 1, 1), "accepted");
    quiz.now += 10_301;
    assert.equal(quiz.move(eve, 1, 0), "late");
    quiz.step();
    assert.deepEqual(quiz.points, {});
    quiz.now += 5_000;
    quiz.step();
    quiz.now += 20_000;
    quiz.step();
    quiz.now += 5_000;
    assert.equal(quiz.next().type, "over");
  });

  test("on by another host, who asks the question that was open once more and does not play", () => {
    const quiz = new Hosted();
    quiz.step();
    quiz.step();
    quiz.move(eve, 1, 0);
    quiz.host = bob;
    quiz.director = new QuizDirector(bob, capitals, Uint8Array.of(1));
    assert.equal(quiz.move(eve, 1, 0), "late");
    assert.deepEqual(quiz.step().type, "ask");
    assert.deepEqual([quiz.game.number, quiz.game.by], [1, bob]);
    assert.equal(quiz.move(eve, 1, 0), "accepted");
    assert.equal(quiz.move(bob, 1, 0), "host");
    assert.equal(quiz.move(ana, 1, 1), "accepted");
    quiz.step();
    assert.deepEqual(quiz.points, { [eve]: 1_000 });
  });
});
