/**
 * Colour goes to terminals, unless somebody says otherwise.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { paint, wantsColour } from "../../src/output/colour.ts";

test("NO_COLOR and FORCE_COLOR are respected", () => {
  assert.equal(wantsColour({ isTTY: true, env: {} }), true);
  assert.equal(wantsColour({ isTTY: false, env: {} }), false);
  assert.equal(wantsColour({ isTTY: true, env: { NO_COLOR: "1" } }), false);
  assert.equal(wantsColour({ isTTY: true, env: { NO_COLOR: "" } }), true);
  assert.equal(wantsColour({ isTTY: false, env: { FORCE_COLOR: "1" } }), true);
  assert.equal(wantsColour({ isTTY: true, env: { FORCE_COLOR: "0" } }), false);
  assert.equal(wantsColour({ isTTY: true, env: { TERM: "dumb" } }), false);
});

test("without colour, text stays as it is", () => {
  assert.equal(paint(false).red("x"), "x");
  assert.equal(paint(true).red("x"), "\u001b[31mx\u001b[39m");
});
