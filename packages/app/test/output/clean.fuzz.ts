/**
 * Whatever comes in, what goes to the terminal holds nothing that it would obey, and fits.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { clean, cleanName } from "../../src/output/clean.ts";
import { cut, widthOf, wrap } from "../../src/output/width.ts";

const nasty = fc.array(
  fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "\u001b[",
      "\u001b]",
      "\u009b",
      "\u202e",
      "\u0301",
      "👩‍🚀",
      "日",
      "\n",
      "\u0007",
      "\ud800",
      "m",
      ";",
      "\u200d",
    ),
  ),
);

test("no control, no bidi override, no invisible letter passes", () => {
  fc.assert(
    fc.property(nasty, (parts) => {
      const shown = clean(parts.join(""));
      assert.doesNotMatch(
        shown,
        /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\u200b\u200e\u200f\ufeff]/u,
      );
      assert.ok(shown.isWellFormed());
    }),
    { numRuns: 2_000 },
  );
});

test("names and rows never take more cells than they may", () => {
  fc.assert(
    fc.property(nasty, fc.integer({ min: 2, max: 40 }), (parts, cells) => {
      const text = parts.join("");
      assert.ok(widthOf(cleanName(text, cells)) <= Math.max(cells, widthOf("(no name)")));
      assert.ok(widthOf(cut(clean(text), cells)) <= cells);
      for (const row of wrap(clean(text), cells)) assert.ok(widthOf(row) <= cells);
    }),
    { numRuns: 2_000 },
  );
});
