/**
 * Quizzes from files: CSV and JSON, and where each mistake is.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCsv } from "../../src/quiz/csv.ts";
import { problemsOf, readQuiz } from "../../src/quiz/read-quiz.ts";

test("fields may be quoted, hold separators and lines, and each record knows its line", () => {
  const read = parseCsv('\ufeffa,"b ""x"", c"\r\n\r\n"two\nlines", d\r\ne;f,g');
  assert.deepEqual(read, {
    ok: true,
    records: [
      { line: 1, fields: ["a", 'b "x", c'] },
      { line: 3, fields: ["two\nlines", "d"] },
      { line: 5, fields: ["e;f", "g"] },
    ],
  });
  assert.deepEqual(parseCsv("a;b\tc;d"), {
    ok: true,
    records: [{ line: 1, fields: ["a", "b\tc", "d"] }],
  });
  assert.deepEqual(parseCsv('a\nb,"c'), { ok: false, line: 2, problem: "open-quote" });
  assert.deepEqual(parseCsv('a\n"b"c'), { ok: false, line: 2, problem: "after-quote" });
});

test("a table: question, right answer, wrong ones, a time", () => {
  const { questions, mistakes } = readQuiz(
    "q.csv",
    "Question,Right,Wrong\n2+2?,4,5,6,30s\nSky?,blue,green\n",
  );
  assert.deepEqual(mistakes, []);
  assert.deepEqual(
    questions.map(({ text, seconds }) => [text, seconds]),
    [
      ["2+2?", 30],
      ["Sky?", 20],
    ],
  );
  assert.deepEqual(
    questions.map(({ choices, right }) => choices[right]),
    ["4", "blue"],
  );
  assert.deepEqual(questions[0]?.choices.toSorted(), ["4", "5", "6"]);
  assert.deepEqual(
    readQuiz("q.csv", "Largest?,9,7,8").questions[0]?.choices.toSorted(),
    ["7", "8", "9"],
    "a number without an s is an answer",
  );
});

test("mistakes in a table are told by line", () => {
  const { mistakes } = readQuiz("q.csv", "a?,b,c\nd?,e\n,f,g\nh?,i,j,900s\n");
  assert.deepEqual(mistakes, [
    { problem: "few-choices", line: 2 },
    { problem: "no-text", line: 3 },
    { problem: "bad-seconds", line: 4 },
  ]);
  assert.deepEqual(readQuiz("q.csv", 'a?,"b').mistakes, [{ problem: "open-quote", line: 1 }]);
  assert.deepEqual(readQuiz("q.csv", "\n").mistakes, [{ problem: "no-questions" }]);
});

test("JSON: a list, or a record with title and questions; the right one by index or text", () => {
  const file = {
    title: "T",
    questions: [
      { text: "a?", choices: ["b", "c"], right: "c" },
      { question: "d?", choices: [1, 2], right: 0, seconds: 9 },
    ],
  };
  assert.deepEqual(readQuiz("q.json", JSON.stringify(file)), {
    title: "T",
    questions: [
      { text: "a?", choices: ["b", "c"], right: 1, seconds: 20 },
      { text: "d?", choices: ["1", "2"], right: 0, seconds: 9 },
    ],
    mistakes: [],
  });
  assert.equal(readQuiz("quiz.txt", JSON.stringify(file.questions)).questions.length, 2);
});

test("mistakes in JSON are told by line or question", () => {
  const [broken] = readQuiz("q.json", '[\n  {"text": "a?",\n  }\n]').mistakes;
  assert.equal(broken?.problem, "not-json");
  assert.deepEqual(readQuiz("q.json", "{}").mistakes, [{ problem: "not-a-list" }]);
  const { mistakes } = readQuiz(
    "q.json",
    JSON.stringify([{ text: "a?", choices: ["b", ""], right: 5, seconds: "x" }, 7]),
  );
  assert.deepEqual(mistakes, [
    { problem: "empty-choice", question: 1 },
    { problem: "no-right", question: 1 },
    { problem: "bad-seconds", question: 1 },
    { problem: "no-text", question: 2 },
    { problem: "few-choices", question: 2 },
    { problem: "no-right", question: 2 },
  ]);
  const many = Array.from({ length: 201 }, () => ({ text: "a?", choices: ["b", "c"], right: 0 }));
  assert.deepEqual(readQuiz("q.json", JSON.stringify(many)).mistakes, [
    { problem: "too-many-questions" },
  ]);
});

test("limits of a question", () => {
  const question = { text: "a?", choices: ["b", "c"], right: 0, seconds: 20 };
  assert.deepEqual(problemsOf(question), []);
  assert.deepEqual(problemsOf({ ...question, text: "x".repeat(501) }), ["long-text"]);
  assert.deepEqual(
    problemsOf({ ...question, choices: Array.from({ length: 9 }, (_, at) => `${at}`) }),
    ["many-choices"],
  );
  assert.deepEqual(problemsOf({ ...question, choices: ["b", "x".repeat(121)] }), ["long-choice"]);
});
