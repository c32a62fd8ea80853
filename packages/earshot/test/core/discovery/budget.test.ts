/**
 * The token bucket: so many at once, so many a second, whatever the clock does.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Budget } from "../../../src/core/discovery/budget.ts";

const taken = (budget: Budget, now: number, most = 1_000): number => {
  let count = 0;
  while (count < most && budget.take(now)) count++;
  return count;
};

describe("a budget", () => {
  test("starts full, and is empty when it is spent", () => {
    const budget = new Budget(10, 25);
    assert.equal(taken(budget, 1_000_000), 25);
    assert.equal(taken(budget, 1_000_000), 0);
  });

  test("fills with time, up to its brim", () => {
    const budget = new Budget(10, 25);
    taken(budget, 0);
    assert.equal(taken(budget, 99), 0);
    assert.equal(taken(budget, 100), 1);
    assert.equal(taken(budget, 1_100), 10);
    assert.equal(taken(budget, 60_000), 25);
  });

  test("keeps parts of a token", () => {
    const budget = new Budget(10, 25);
    taken(budget, 0);
    for (let now = 1; now < 100; now++) assert.equal(budget.take(now), false);
    assert.equal(budget.take(100.001), true);
  });

  test("gains nothing from a clock that steps back", () => {
    const budget = new Budget(1_000, 5);
    taken(budget, 10_000);
    assert.equal(budget.take(5_000), false);
    assert.equal(taken(budget, 5_002), 2);
  });
});
