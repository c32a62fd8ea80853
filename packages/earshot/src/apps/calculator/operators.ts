/**
 * What the calculator can do: one table of operators, with how many operands each takes.
 * @module
 */
import type { Arithmetic, Num } from "./arithmetic.ts";

export interface Operator {
  /** Fewest operands. */
  readonly least: number;
  /** Most operands. */
  readonly most: number;
  /** How many it takes inside another one, where no parentheses tell. */
  readonly usual: number;
  readonly apply: (with_: Arithmetic, first: Num, ...rest: readonly Num[]) => Num;
}

const many = { least: 1, most: Infinity, usual: 2 };
const two = { least: 2, most: 2, usual: 2 };
const one = { least: 1, most: 1, usual: 1 };

/** From left to right, two at a time. */
function folded(step: (with_: Arithmetic, a: Num, b: Num) => Num): Operator["apply"] {
  return (with_, first, ...rest) => rest.reduce((sum, next) => step(with_, sum, next), first);
}

const add: Operator = { ...many, apply: folded((with_, a, b) => with_.add(a, b)) };
const multiply: Operator = { ...many, apply: folded((with_, a, b) => with_.multiply(a, b)) };
/** Of one operand, its negative. */
const subtract: Operator = {
  ...many,
  apply: (with_, first, ...rest) =>
    rest.length === 0
      ? first.neg()
      : rest.reduce((left, next) => with_.subtract(left, next), first),
};
const divide: Operator = {
  ...many,
  least: 2,
  apply: folded((with_, a, b) => with_.divide(a, b)),
};
const power: Operator = { ...two, apply: folded((with_, a, b) => with_.power(a, b)) };
const modulo: Operator = { ...two, apply: folded((with_, a, b) => with_.modulo(a, b)) };

export const operators: ReadonlyMap<string, Operator> = new Map([
  ["+", add],
  ["-", subtract],
  ["−", subtract],
  ["*", multiply],
  ["×", multiply],
  ["/", divide],
  ["÷", divide],
  ["^", power],
  ["**", power],
  ["pow", power],
  ["%", modulo],
  ["mod", modulo],
  ["sqrt", { ...one, apply: (with_, first) => with_.root(first) }],
  ["abs", { ...one, apply: (_with, first) => first.abs() }],
  ["min", { ...many, apply: folded((_with, a, b) => (b.lt(a) ? b : a)) }],
  ["max", { ...many, apply: folded((_with, a, b) => (b.gt(a) ? b : a)) }],
]);
