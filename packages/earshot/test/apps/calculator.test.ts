/**
 * The calculator's arithmetic and its prefix notation, with everything that can be wrong about a request.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { evaluate, requestLimit } from "../../src/apps/calculator/evaluate.ts";
import { evaluateLine } from "../../src/apps/calculator/line.ts";
import { CalculationError, type Problem, problemTable } from "../../src/apps/calculator/problem.ts";
import { fuzzing } from "../core/kit/fuzzing.ts";

describe("the calculator computes", () => {
  const results: readonly (readonly [request: string, value: string])[] = [
    ["+ 4 5", "9"],
    ["- 4 5", "-1"],
    ["* 4 5", "20"],
    ["/ 9 4", "2.25"],
    ["(* (+ 1 2) 3)", "9"],
    ["* (+ 1 2) 3", "9"],
    ["* + 1 2 3", "9"],
    ["+ 1 2 3 4 5", "15"],
    ["- 10 1 2 3", "4"],
    ["/ 100 5 2", "10"],
    ["- 5", "-5"],
    ["(- (- 5))", "5"],
    ["+ -4 +5", "1"],
    ["− 4 −5", "9"],
    ["× 4 5", "20"],
    ["÷ 1 8", "0.125"],
    ["+ .1 .2", "0.3"],
    ["+ 0.1 0.2", "0.3"],
    ["* 1e3 1.5E-2", "15"],
    ["42", "42"],
    ["( 42 )", "42"],
    ["((42))", "42"],
    ["+ 7", "7"],
    ["^ 2 100", "1267650600228229401496703205376"],
    ["pow 2 -2", "0.25"],
    ["^ 0 0", "1"],
    ["^ -1 999999999", "-1"],
    ["^ 1 999999999", "1"],
    ["% 7 3", "1"],
    ["% -7 3", "2"],
    ["mod 7 -3", "-2"],
    ["sqrt 2.25", "1.5"],
    ["+ sqrt 4 abs -3", "5"],
    ["min 3 1 2", "1"],
    ["max 3 1 2", "3"],
    ["- 0", "0"],
    ["* 99999999999999999999 99999999999999999999", "9999999999999999999800000000000000000001"],
    ["+ 1e30 1e-30", "1000000000000000000000000000000.000000000000000000000000000001"],
    ["* 1e100 1", "1e+100"],
    ["  +\t4   5 ", "9"],
  ];
  for (const [request, value] of results)
    test(`${request.trim()} is ${value}`, () => {
      assert.deepEqual(evaluate(request), { value, exact: true });
    });

  test("and says when a result had to be rounded", () => {
    assert.deepEqual(evaluate("/ 1 3"), { value: `0.${"3".repeat(34)}`, exact: false });
    assert.deepEqual(evaluate("/ 2 3"), { value: `0.${"6".repeat(33)}7`, exact: false });
    assert.equal(evaluate("sqrt 2").value, "1.414213562373095048801688724209698");
    assert.equal(evaluate("* 3 (/ 1 3)").exact, false);
  });
});

describe("the calculator says what is wrong", () => {
  const wrong: readonly (readonly [request: string, problem: Problem])[] = [
    ["", "empty"],
    ["   ", "empty"],
    ["()", "empty"],
    ["/ 1 0", "division-by-zero"],
    ["% 1 0", "division-by-zero"],
    ["^ 0 -1", "division-by-zero"],
    ["& 1 2", "unknown-operator"],
    ["plus 1 2", "unknown-operator"],
    ["(1 2)", "too-many-operands"],
    ["1 2", "too-many-operands"],
    ["4 + 5", "too-many-operands"],
    ["sqrt 1 2", "too-many-operands"],
    ["+", "missing-operand"],
    ["/ 4", "missing-operand"],
    ["(^ 2)", "missing-operand"],
    ["* 2 + 1", "missing-operand"],
    ["+ 1 two", "not-a-number"],
    ["+ 1 0x10", "not-a-number"],
    ["+ 1 NaN", "not-a-number"],
    ["+ 1 Infinity", "not-a-number"],
    ["+ 1 1_000", "not-a-number"],
    ["(+ 1 2", "unbalanced"],
    ["+ 1 2)", "unbalanced"],
    ["(", "unbalanced"],
    [")", "unbalanced"],
    ["sqrt -1", "not-real"],
    ["^ 2 0.5", "not-whole"],
    ["* 9e999999 9e999999", "too-large"],
    ["* 1e300 1e300", "too-large"],
    ["/ 1e-300 1e300", "too-large"],
    ["^ 9 99999999", "too-large"],
    ["^ 1.0000001 9999", "too-large"],
    ["+ 1e400 1e-400", "too-large"],
    [`+ 1 ${"9".repeat(401)}`, "too-large"],
    [`${"(".repeat(40)}1${")".repeat(40)}`, "too-deep"],
    [`${"- ".repeat(40)}1`, "too-deep"],
    [`+ ${"1 ".repeat(requestLimit)}`, "too-long"],
  ];
  for (const [request, problem] of wrong)
    test(`${problem}: ${request.length > 40 ? `${request.slice(0, 40)}…` : request}`, () => {
      assert.throws(() => evaluate(request), { name: "CalculationError", problem });
    });

  test("of every kind", () => {
    const shown = new Set(wrong.map(([, problem]) => problem));
    assert.deepEqual([...shown].toSorted(), Object.keys(problemTable).toSorted());
  });

  test("in a line of text, for programs that know nothing else", () => {
    assert.equal(evaluateLine("+ 4 5"), "9");
    assert.equal(evaluateLine("/ 4 0"), "error: a divisor is zero");
    assert.equal(evaluateLine("plus 4 5"), 'error: "plus" is not an operator');
  });
});

test("no request keeps the calculator busy", () => {
  const worst = [
    `+ ${"sqrt 3 ".repeat(140)}`,
    `+ ${"/ 1 7 ".repeat(160)}`,
    `min ${"^ 7 470 ".repeat(120)}`,
    `+ ${`sqrt ${"7".repeat(40)} `.repeat(21)}`,
    `/ 1 ${"9".repeat(390)} ${"7".repeat(390)}`,
  ];
  for (const request of worst) {
    assert.ok(request.length <= requestLimit, request.slice(0, 10));
    const before = process.cpuUsage().user;
    evaluateLine(request);
    const ms = (process.cpuUsage().user - before) / 1_000;
    assert.ok(ms < 400, `${request.slice(0, 10)}… took ${ms} ms`);
  }
});

test("sums and products of whole numbers are those of bigints", () => {
  const whole = fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n });
  const plain = (value: bigint): string => evaluate(`+ ${value}`).value;
  fc.assert(
    fc.property(whole, whole, whole, (a, b, c) => {
      assert.equal(evaluate(`+ ${a} (* ${b} ${c})`).value, plain(a + b * c));
    }),
    fuzzing(300),
  );
});

test("whatever is asked gets a result or a problem of the table", () => {
  const word = fc.oneof(
    fc.constantFrom("+", "-", "*", "/", "^", "%", "sqrt", "min", "(", ")", "0", "1e400", "-.5"),
    fc.integer().map(String),
    fc.string({ maxLength: 8 }),
  );
  const request = fc.array(word, { maxLength: 40 }).map((words) => words.join(" "));
  let computed = 0;
  fc.assert(
    fc.property(request, (text) => {
      try {
        evaluate(text);
        computed++;
      } catch (error) {
        assert.ok(error instanceof CalculationError, `${text}: ${String(error)}`);
      }
    }),
    fuzzing(3_000),
  );
  assert.notEqual(computed, 0);
});
