/**
 * Questions from an uploaded file, JSON or CSV; what is wrong is told with its place.
 * @module
 */
import { protocolLimits } from "@earshot/app/protocol";
import { parseCsv } from "./csv.ts";

export interface Question {
  readonly text: string;
  readonly choices: readonly string[];
  readonly right: number;
  readonly seconds: number;
}

export type QuizProblem =
  | "no-questions"
  | "too-many-questions"
  | "not-json"
  | "not-a-list"
  | "open-quote"
  | "after-quote"
  | "no-text"
  | "long-text"
  | "few-choices"
  | "many-choices"
  | "long-choice"
  | "empty-choice"
  | "no-right"
  | "bad-seconds";

/** `line` of the file (CSV), or `question` from 1 (JSON, and the editor); neither where it concerns the whole. */
export interface QuizMistake {
  readonly problem: QuizProblem;
  readonly line?: number;
  readonly question?: number;
}

export interface ReadQuiz {
  readonly title: string | undefined;
  readonly questions: readonly Question[];
  readonly mistakes: readonly QuizMistake[];
}

export const secondsRange = { least: 3, most: 300, usual: 20 } as const;
const longestQuestion = protocolLimits.questionLength;

export function readQuiz(fileName: string, text: string): ReadQuiz {
  const json = /\.json$/i.test(fileName) || /^\s*[[{]/.test(text);
  const read = json ? readJson(text) : readCsv(text);
  if (read.mistakes.length > 0) return read;
  return { ...read, mistakes: ofTheWhole(read.questions) };
}

export function ofTheWhole(questions: readonly Question[]): readonly QuizMistake[] {
  if (questions.length === 0) return [{ problem: "no-questions" }];
  return questions.length > protocolLimits.questions ? [{ problem: "too-many-questions" }] : [];
}

/** What is wrong with one question. */
export function problemsOf(question: Question): readonly QuizProblem[] {
  const { text, choices, right, seconds } = question;
  const problems: (QuizProblem | false)[] = [
    text.trim() === "" && "no-text",
    text.length > longestQuestion && "long-text",
    choices.length < 2 && "few-choices",
    choices.length > protocolLimits.choices && "many-choices",
    choices.some((choice) => choice.trim() === "") && "empty-choice",
    choices.some((choice) => choice.length > protocolLimits.titleLength) && "long-choice",
    !(Number.isInteger(right) && right >= 0 && right < choices.length) && "no-right",
    !(seconds >= secondsRange.least && seconds <= secondsRange.most) && "bad-seconds",
  ];
  return problems.filter((problem) => problem !== false);
}

function readJson(text: string): ReadQuiz {
  const nothing = { title: undefined, questions: [] };
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    const line = lineOf(text, error);
    return {
      ...nothing,
      mistakes: [{ problem: "not-json", ...(line === undefined ? {} : { line }) }],
    };
  }
  const list: unknown = Array.isArray(value) ? value : record(value)["questions"];
  if (!Array.isArray(list)) return { ...nothing, mistakes: [{ problem: "not-a-list" }] };
  const { title } = record(value);
  const questions = list.map(fromJson);
  const mistakes = questions.flatMap((question, index) =>
    problemsOf(question).map((problem) => ({ problem, question: index + 1 })),
  );
  return { title: typeof title === "string" ? title : undefined, questions, mistakes };
}

/** `right` is the index of a choice, or the choice itself. */
function fromJson(given: unknown): Question {
  const { text, question, choices, right, seconds } = record(given);
  const words = Array.isArray(choices)
    ? choices.map((choice) => (typeof choice === "object" ? "" : String(choice)))
    : [];
  return {
    text: typeof text === "string" ? text : typeof question === "string" ? question : "",
    choices: words,
    right:
      typeof right === "string" ? words.indexOf(right) : typeof right === "number" ? right : -1,
    seconds: seconds === undefined ? secondsRange.usual : Number(seconds),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** Engines tell the position, or the line, in their own words. */
function lineOf(text: string, error: unknown): number | undefined {
  const words = error instanceof Error ? error.message : "";
  const line = /line (\d+)/.exec(words)?.[1];
  if (line !== undefined) return Number(line);
  const position = /position (\d+)/.exec(words)?.[1];
  return position === undefined ? undefined : text.slice(0, Number(position)).split("\n").length;
}

/** Columns: question, right answer, wrong answers …, and a time such as `30s` last, if one likes. */
function readCsv(text: string): ReadQuiz {
  const csv = parseCsv(text);
  if (!csv.ok) {
    return {
      title: undefined,
      questions: [],
      mistakes: [{ problem: csv.problem, line: csv.line }],
    };
  }
  const [head] = csv.records;
  const headed =
    head?.line === 1 && /^(?:question|pregunta|ερώτηση|問題|題目)$/i.test(head.fields[0] ?? "");
  const read = csv.records
    .slice(headed ? 1 : 0)
    .map(({ line, fields }) => ({ line, question: fromFields(fields, line) }));
  return {
    title: undefined,
    questions: read.map(({ question }) => question),
    mistakes: read.flatMap(({ line, question }) =>
      problemsOf(question).map((problem) => ({ problem, line })),
    ),
  };
}

function fromFields(fields: readonly string[], line: number): Question {
  const [text = "", ...given] = fields;
  const last = given.findLast((field) => field !== "");
  // A bare number would be an answer.
  const timed = last !== undefined && /^\d+ ?s$/.test(last);
  const seconds = timed ? Number.parseInt(last, 10) : secondsRange.usual;
  const answers = given
    .slice(0, timed ? given.lastIndexOf(last) : undefined)
    .filter((field) => field !== "");
  const [right, ...wrong] = answers;
  if (right === undefined) return { text, choices: [], right: -1, seconds };
  // The right one is not always the first on the screen; the place follows from the line, the same each time.
  const place = (line * 7) % answers.length;
  return { text, choices: wrong.toSpliced(place, 0, right), right: place, seconds };
}
