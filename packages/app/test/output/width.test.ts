/**
 * Cells are counted as terminals count them, and texts cut, padded and wrapped by that.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { tableLines } from "../../src/output/table.ts";
import { cut, pad, widthOf, wrap } from "../../src/output/width.ts";

test("letters take none, one or two cells", () => {
  const cells = {
    abc: 3,
    日本: 4,
    é: 1,
    "e\u0301": 1,
    "👋": 2,
    "👩‍🚀": 2,
    "🇪🇸": 2,
    "1️⃣": 2,
    한글: 4,
    ｆ: 2,
    "…": 1,
    "": 0,
  };
  for (const [text, width] of Object.entries(cells)) assert.equal(widthOf(text), width, text);
});

test("cutting never splits a letter, and says that it cut", () => {
  assert.equal(cut("abcdef", 4), "abc…");
  assert.equal(cut("abcd", 4), "abcd");
  assert.equal(cut("日本語", 4), "日…");
  assert.equal(cut("👩‍🚀👩‍🚀", 3), "👩‍🚀…");
  assert.equal(pad("日", 4), "日  ");
});

test("wrapping breaks at spaces, and long words where it must", () => {
  assert.deepEqual(wrap("one two three", 7), ["one two", "three"]);
  assert.deepEqual(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
  assert.deepEqual(wrap("日本語日本語", 5), ["日本", "語日", "本語"]);
  assert.deepEqual(wrap("", 5), [""]);
  assert.deepEqual(wrap("  indented", 20), ["  indented"]);
});

test("columns of a table are as wide as their widest cell", () => {
  assert.deepEqual(
    tableLines([
      ["NAME", "X"],
      ["日本語", "y"],
    ]),
    ["NAME    X", "日本語  y"],
  );
  assert.deepEqual(tableLines([["a", "long tail"]], 6), ["a  lo…"]);
});
