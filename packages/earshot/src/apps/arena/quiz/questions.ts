/**
 * The questions of a quiz, and what a host may ask.
 * @module
 */
import { list, object, type Shape, text, whole } from "../../folding/shape.ts";

export interface Question {
  readonly text: string;
  /** From two to six, all different. */
  readonly options: readonly string[];
  /** Which of them is right, from 0. */
  readonly answer: number;
  /** How long it may be answered. */
  readonly limitMs: number;
}

/** Texts in UTF-16 units. */
export const quizLimits = {
  questions: 200,
  text: 300,
  option: 120,
  options: 6,
  leastSeconds: 3,
  mostSeconds: 300,
  usualSeconds: 20,
} as const;

export const limitMs: Shape<number> = whole(
  quizLimits.leastSeconds * 1_000,
  quizLimits.mostSeconds * 1_000,
);
export const questionText: Shape<string> = text(quizLimits.text);
export const questionOptions: Shape<readonly string[]> = list(
  text(quizLimits.option),
  quizLimits.options,
  2,
);
export const answerNumber: Shape<number> = whole(0, quizLimits.options - 1);

export const questions: Shape<readonly Question[]> = list(
  object({ text: questionText, options: questionOptions, answer: answerNumber, limitMs }),
  quizLimits.questions,
  1,
);
