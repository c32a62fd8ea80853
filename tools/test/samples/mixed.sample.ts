/**
 * A test file with one of each outcome, for the test of the reporter.
 *
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";

test("passes", () => {
  process.stdout.write("printed on the way\n");
});
describe("a suite is not a test", () => {
  test("passes as well", () => {});
  test("is not run", { skip: "no moon tonight" }, () => {});
  test("fails", () => assert.equal(1, 2));
});
test("a parent is counted once, and its child reported", async (t) => {
  await t.test("the child", () => {
    throw new Error("the child's own words");
  });
});
describe("a whole suite is not run", { skip: "too far to walk" }, () => {
  test("nor this", () => {});
  test("nor that", () => {});
});
