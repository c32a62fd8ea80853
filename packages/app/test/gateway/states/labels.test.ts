/**
 * Labels tell people apart, and hold nothing that could pass for another.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Labels } from "../../../src/gateway/states/labels.ts";

test("names alone where they are enough, with digits of the id where two look the same", () => {
  const labels = new Labels([
    { id: "1111aa", name: "Ana" },
    { id: "2222bb", name: "ａｎａ" },
    { id: "3333cc", name: "ben" },
    { id: "4444dd", name: "\u202enoelc\u0000" },
    { id: "5555ee", name: "  " },
  ]);
  assert.equal(labels.of("1111aa"), "Ana #1111");
  assert.equal(labels.of("2222bb"), "ａｎａ #2222");
  assert.equal(labels.of("3333cc"), "ben");
  assert.equal(labels.of("4444dd"), "noelc");
  assert.equal(labels.of("5555ee"), "(no name)");
});

test("those who are gone keep their names, unless somebody present has the same", () => {
  const labels = new Labels([{ id: "1111aa", name: "ana" }]);
  assert.equal(labels.of("9999ff"), "#9999");
  assert.equal(labels.of("9999ff", "ben"), "ben");
  assert.equal(labels.of("9999ff", "Ana"), "Ana #9999");
  assert.equal(labels.of("1111aa", "what it was called before"), "ana");
});
