/**
 * The arithmetic of the reports.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { quantileOfSorted, rateSince, spread } from "../statistics.ts";

test("a spread has the middle, the ends and the number of its values", () => {
  assert.deepEqual(spread([3, 1, 2]), { median: 2, min: 1, max: 3, of: 3 });
  assert.deepEqual(spread([4, 1, 2, 3]), { median: 2.5, min: 1, max: 4, of: 4 });
  assert.deepEqual(spread([7]), { median: 7, min: 7, max: 7, of: 1 });
  assert.equal(spread([]), undefined);
});

test("a quantile is the nearest rank", () => {
  const sorted = Array.from({ length: 1_000 }, (_, index) => index + 1);
  assert.equal(quantileOfSorted(sorted, 0.5), 500);
  assert.equal(quantileOfSorted(sorted, 0.99), 990);
  assert.equal(quantileOfSorted(sorted, 0.999), 999);
  assert.equal(quantileOfSorted(sorted, 1), 1_000);
  assert.equal(quantileOfSorted([5], 0.01), 5);
  assert.ok(Number.isNaN(quantileOfSorted([], 0.5)));
});

test("a rate is counted from the first sample after the warm-up to the last message", () => {
  const samples = [
    [0, 1],
    [900, 10],
    [1_100, 1_010],
    [2_000, 8_000],
  ] as const;
  assert.equal(rateSince(1_000, samples, [2_100, 11_010]), 10_000);
});

test("a rate of nothing is none", () => {
  assert.equal(rateSince(1_000, [[500, 5]], [900, 9]), undefined, "nothing after the warm-up");
  assert.equal(rateSince(0, [[0, 5]], [0, 5]), undefined, "one message only");
  assert.equal(rateSince(0, [], [0, 0]), undefined);
});
