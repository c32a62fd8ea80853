/**
 * QR codes of half blocks, read back module by module.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { generate } from "lean-qr";
import { qrRows } from "../../src/output/qr-rows.ts";

const address = "http://192.168.1.17:46820/?token=k7m2xq9fz3ab";
const quiet = 2;

/** Whether each half of a line has ink. */
const halves: Record<string, readonly [boolean, boolean]> = {
  " ": [false, false],
  "▀": [true, false],
  "▄": [false, true],
  "█": [true, true],
};

/** The dark modules of what is printed, row by row. */
function modules(rows: readonly string[], inkIsDark: boolean): boolean[][] {
  return rows.flatMap((row) => {
    const blocks = stripVTControlCharacters(row).split("");
    return [0, 1].map((half) => blocks.map((block) => halves[block]?.[half] === inkIsDark));
  });
}

test("black on white with colours, and light on dark without, it is the code within a light margin", () => {
  const code = generate(address);
  for (const colour of [true, false]) {
    const rows = qrRows(address, colour);
    const read = modules(rows, colour);
    const width = code.size + 2 * quiet;
    for (let y = 0; y < width; y += 1)
      for (let x = 0; x < width; x += 1)
        assert.equal(read[y]?.[x], code.get(x - quiet, y - quiet), `module ${x}, ${y}`);
    assert.equal(rows[0]?.includes("\u001b["), colour);
    assert.ok(read.flat().filter(Boolean).length > 100, "a code has dark modules");
  }
});
