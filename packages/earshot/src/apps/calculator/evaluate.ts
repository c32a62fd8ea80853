/**
 * Requests in prefix notation, read and computed in one pass: `+ 4 5`, `(* (+ 1 2) 3)`, `* + 1 2 3`.
 * @module
 */
import { Arithmetic, type Num, written } from "./arithmetic.ts";
import { type Operator, operators } from "./operators.ts";
import { CalculationError } from "./problem.ts";

/** Longest request, in UTF-16 units: the worst of this length takes some tens of milliseconds. */
export const requestLimit = 1_000;
const depthLimit = 32;

export interface Calculated {
  /** The result in decimal digits, such as `"0.30"` computed: `"0.3"`; with an exponent beyond 60 places. */
  readonly value: string;
  /** Whether no step was rounded. What does not end, such as 1/3, has 34 significant digits. */
  readonly exact: boolean;
}

/**
 * Computes a request: an operator and its operands, which are numbers or parentheses around the same
 * again. An operator within another one, without parentheses, takes two operands (`sqrt` and `abs` one).
 * @throws CalculationError
 */
export function evaluate(request: string): Calculated {
  if (request.length > requestLimit) throw new CalculationError("too-long");
  const reading = new Reading(request.match(/[()]|[^\s()]+/gu) ?? []);
  return reading.result();
}

const decimal = /^[+\-−]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,9})?$/;

/** Where reading is in the words of a request. */
class Reading {
  readonly #words: readonly string[];
  readonly #arithmetic: Arithmetic = new Arithmetic();
  #at = 0;
  #depth = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  result(): Calculated {
    const first = this.#words[0];
    if (first === undefined) throw new CalculationError("empty");
    // The outermost operator needs no parentheses to take as many operands as there are.
    const bare = first !== "(" && !decimal.test(first);
    const value = bare ? this.#application(undefined) : this.#operand();
    const left = this.#words[this.#at];
    if (left === ")") throw new CalculationError("unbalanced");
    if (left !== undefined) throw leftOver(left);
    return { value: written(value), exact: this.#arithmetic.exact };
  }

  #operand(): Num {
    const word = this.#words[this.#at];
    if (word === undefined) throw new CalculationError("missing-operand");
    if (decimal.test(word)) {
      this.#at++;
      return this.#arithmetic.number(word.replace("−", "-"));
    }
    if (word !== "(") {
      const operator = operators.get(word);
      if (operator === undefined)
        throw new CalculationError("not-a-number", `"${shortened(word)}" is not a number`);
      return this.#deeper(() => this.#application(operator.usual));
    }
    this.#at++;
    const value = this.#deeper(() => this.#inParentheses());
    if (this.#words[this.#at] !== ")") {
      const left = this.#words[this.#at];
      throw left === undefined ? new CalculationError("unbalanced") : leftOver(left);
    }
    this.#at++;
    return value;
  }

  /** A number alone may stand in parentheses, too. */
  #inParentheses(): Num {
    const word = this.#words[this.#at];
    return word === "(" || (word !== undefined && decimal.test(word))
      ? this.#operand()
      : this.#application(undefined);
  }

  /** An operator with `count` operands, or with as many as there are up to a parenthesis or the end. */
  #application(count: number | undefined): Num {
    const operator = this.#operator();
    const operands: Num[] = [];
    while (this.#more() && operands.length !== count) operands.push(this.#operand());
    const [first, ...rest] = operands;
    if (first === undefined || operands.length < (count ?? operator.least))
      throw new CalculationError("missing-operand");
    if (operands.length > operator.most) throw new CalculationError("too-many-operands");
    return operator.apply(this.#arithmetic, first, ...rest);
  }

  #operator(): Operator {
    const word = this.#words[this.#at];
    if (word === undefined) throw new CalculationError("unbalanced");
    if (word === ")") throw new CalculationError(this.#depth === 0 ? "unbalanced" : "empty");
    const operator = operators.get(word);
    if (operator === undefined)
      throw new CalculationError("unknown-operator", `"${shortened(word)}" is not an operator`);
    this.#at++;
    return operator;
  }

  #more(): boolean {
    const word = this.#words[this.#at];
    return word !== undefined && word !== ")";
  }

  #deeper<T>(read: () => T): T {
    if (++this.#depth > depthLimit) throw new CalculationError("too-deep");
    const value = read();
    this.#depth--;
    return value;
  }
}

function leftOver(word: string): CalculationError {
  return new CalculationError("too-many-operands", `"${shortened(word)}" is left over`);
}

/** A stranger's word, short enough to be said back. */
function shortened(word: string): string {
  return word.length <= 20 ? word : `${word.slice(0, 20)}…`;
}
