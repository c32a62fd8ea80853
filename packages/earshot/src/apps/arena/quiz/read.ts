/**
 * Questions of a quiz from a file that a teacher writes, JSON or CSV, with all its mistakes told at once and by line.
 * @module
 */
import { EarshotError } from "../../../core/errors.ts";
import { csvRows, type Row } from "./csv.ts";
import { type Question, quizLimits } from "./questions.ts";

/** What is wrong with a quiz file. */
export interface QuizMistake {
  /** From 1; `undefined` where JSON does not tell. */
  readonly line: number | undefined;
  readonly message: string;
}

/** A question as it was written, to be checked. */
interface Draft {
  readonly where: string;
  readonly line: number | undefined;
  readonly text: unknown;
  readonly options: unknown;
  readonly answer: unknown;
  readonly seconds: unknown;
}

/**
 * Reads questions. CSV has a first line with the columns `question`, `answer`, `seconds` (may be missing) and
 * any others, which are wrong answers; options are then put in alphabetical order. JSON is a list of
 * `{ question, options, answer, seconds }` (or `{ questions: […] }`), with `answer` one of the options or its number from 1.
 * @throws `ERR_EARSHOT_INVALID_ARGUMENT` with all mistakes in `details.mistakes`
 */
export function readQuiz(text: string, format: "json" | "csv"): readonly Question[] {
  const mistakes: QuizMistake[] = [];
  const tell = (line: number | undefined, message: string): void => {
    mistakes.push({ line, message: line === undefined ? message : `line ${line}: ${message}` });
  };
  const source = text.replace(/^\uFEFF/, "");
  const drafts = format === "csv" ? fromCsv(source, tell) : fromJson(source, tell);
  const questions = drafts.flatMap((draft) => questionOf(draft, tell) ?? []);
  if (mistakes.length === 0 && questions.length === 0) tell(undefined, "there are no questions");
  if (questions.length > quizLimits.questions)
    tell(undefined, `there are more than ${quizLimits.questions} questions`);
  if (mistakes.length === 0) return questions;
  throw new EarshotError(
    "ERR_EARSHOT_INVALID_ARGUMENT",
    `the quiz cannot be read: ${mistakes.map(({ message }) => message).join("; ")}`,
    { details: { mistakes } },
  );
}

type Tell = (line: number | undefined, message: string) => void;

function fromCsv(text: string, tell: Tell): readonly Draft[] {
  const { rows, unclosed } = csvRows(text);
  if (unclosed !== undefined) tell(unclosed, "a quote is not closed");
  const [head, ...body] = rows;
  if (head === undefined) return [];
  const names = head.fields.map((name) => name.toLowerCase());
  for (const name of ["question", "answer"])
    if (names.filter((each) => each === name).length !== 1)
      tell(head.line, `the first line must name one column "${name}"`);
  if (!names.includes("question") || !names.includes("answer")) return [];
  return body.map((row) => draftOf(row, names));
}

function draftOf({ line, fields }: Row, names: readonly string[]): Draft {
  const column = (name: string): string => fields[names.indexOf(name)] ?? "";
  const known = ["question", "answer", "seconds"];
  // What stands beyond the named columns is a wrong answer, too.
  const others = fields.filter((value, at) => value !== "" && !known.includes(names[at] ?? ""));
  const seconds = column("seconds");
  return {
    where: "the question",
    line,
    text: column("question"),
    // As they stand, the right one would always be the first.
    options: [column("answer"), ...others].toSorted((a, b) =>
      a.localeCompare(b, "en", { numeric: true }),
    ),
    answer: column("answer"),
    seconds: seconds === "" ? undefined : Number(seconds),
  };
}

function fromJson(text: string, tell: Tell): readonly Draft[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const at = /position (\d+)/.exec(message)?.[1];
    const before = at === undefined ? text : text.slice(0, Number(at));
    tell(before.split("\n").length, `this is no JSON: ${message}`);
    return [];
  }
  const list = Array.isArray(value) ? value : fieldsOf(value)["questions"];
  if (!Array.isArray(list)) {
    tell(undefined, 'the file must be a list of questions, or an object with "questions"');
    return [];
  }
  return (list as readonly unknown[]).map((item, at) => {
    const { question, text: other, options, answer, seconds } = fieldsOf(item);
    const where = `question ${at + 1}`;
    const all = Array.isArray(options) ? (options as readonly unknown[]) : [];
    const chosen = typeof answer === "number" ? all[answer - 1] : answer;
    return {
      where,
      line: undefined,
      text: question ?? other,
      options,
      answer: chosen,
      seconds,
    };
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  const is = typeof value === "object" && value !== null && !Array.isArray(value);
  return is ? (value as Readonly<Record<string, unknown>>) : {};
}

function questionOf(draft: Draft, tell: Tell): Question | undefined {
  const { where, line, text, options, answer, seconds = quizLimits.usualSeconds } = draft;
  let right = true;
  const wrong = (message: string): void => {
    right = false;
    tell(line, `${where} ${message}`);
  };
  const texts = Array.isArray(options) ? (options as readonly unknown[]) : [];
  if (!isText(text, quizLimits.text)) wrong(`needs a text of 1 to ${quizLimits.text} characters`);
  if (texts.length < 2 || texts.length > quizLimits.options)
    wrong(`needs 2 to ${quizLimits.options} options`);
  else if (!texts.every((option) => isText(option, quizLimits.option)))
    wrong(`has an option that is not a text of 1 to ${quizLimits.option} characters`);
  else if (new Set(texts).size < texts.length) wrong("has the same option twice");
  else if (!texts.includes(answer)) wrong("has an answer that is none of its options");
  const { leastSeconds, mostSeconds } = quizLimits;
  if (typeof seconds !== "number" || !(seconds >= leastSeconds && seconds <= mostSeconds))
    wrong(`needs ${leastSeconds} to ${mostSeconds} seconds`);
  if (!right) return undefined;
  const limitMs = Math.round(Number(seconds) * 1_000);
  return { text: String(text), options: texts.map(String), answer: texts.indexOf(answer), limitMs };
}

function isText(value: unknown, most: number): boolean {
  return typeof value === "string" && value !== "" && value.length <= most && value.isWellFormed();
}
