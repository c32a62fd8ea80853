/**
 * What can be wrong with a calculation: one table, and the error that carries an entry of it.
 * @module
 */

/** Every problem with what it means. Names are stable, as they travel. */
export const problemTable = {
  empty: "nothing was asked",
  "too-long": "the request is longer than 1,000 characters",
  "too-deep": "parentheses and operators are nested more than 32 deep",
  unbalanced: "a parenthesis is missing, or there is one too many",
  "not-a-number": "a word is neither a number nor an operator",
  "unknown-operator": "where an operator is expected stands something else",
  "missing-operand": "an operator has too few operands",
  "too-many-operands": "something is left over",
  "division-by-zero": "a divisor is zero",
  "not-real": "the root of a negative number",
  "not-whole": "an exponent that is no whole number",
  "too-large": "a number has more than 400 digits, or lies beyond 1e400 or below 1e-400",
} as const;

export type Problem = keyof typeof problemTable;

/** Why a request has no result. */
export class CalculationError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, message: string = problemTable[problem]) {
    super(message);
    this.name = "CalculationError";
    this.problem = problem;
  }
}
