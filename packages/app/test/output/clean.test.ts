/**
 * Hostile names and messages do nothing to a terminal.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { clean, cleanLines, cleanName } from "../../src/output/clean.ts";
import { jsonLine } from "../../src/output/json-line.ts";
import { widthOf } from "../../src/output/width.ts";

const attacks: readonly (readonly [what: string, text: string, shown: string])[] = [
  ["colour", "\u001b[31mred\u001b[0m", "red"],
  ["clearing the screen", "a\u001b[2Jb", "ab"],
  ["window title", "\u001b]0;owned\u0007x", "x"],
  ["hyperlink", "\u001b]8;;http://bad\u001b\\here\u001b]8;;\u001b\\", "here"],
  ["device control", "\u001bP1;2|payload\u001b\\x", "x"],
  ["single-byte CSI", "\u009b31mred", "31mred"],
  ["unfinished sequence", "x\u001b[", "x"],
  ["bell and backspace", "a\u0007\u0008b", "ab"],
  ["carriage return", "real\rfake", "real fake"],
  ["line break", "ana\nben: hi", "ana ben: hi"],
  ["line separators", "a\u2028b\u2029c\u0085d", "a b c d"],
  ["bidi override", "\u202egnp.exe\u202c", "gnp.exe"],
  ["bidi isolate", "\u2066a\u2069", "a"],
  ["zero width", "a\u200bb\ufeffc", "abc"],
  ["tag characters", "a\u{e0041}\u{e007f}", "a"],
  ["lone surrogate", "a\ud800b", "a\ufffdb"],
  ["private use", "\ue000", "\ufffd"],
  ["Hangul filler", "\u3164", ""],
  ["stacked marks", `a${"\u0301".repeat(40)}`, "á\u0301\u0301\u0301"],
];

for (const [what, text, shown] of attacks) {
  test(`${what} is defused`, () => {
    assert.equal(clean(text), shown);
  });
}

test("letters of all scripts and emoji stay", () => {
  for (const text of ["Adiós, señor", "日本語", "مرحبا", "שלום", "👩‍🚀", "नमस्ते", "می‌خواهم"])
    assert.equal(clean(text), text.normalize("NFC"));
});

test("names are one line, trimmed, cut by cells, and never empty", () => {
  assert.equal(cleanName("  ana   b  "), "ana b");
  assert.equal(cleanName("\u202e\u0007"), "(no name)");
  assert.equal(widthOf(cleanName("日".repeat(40))), 23);
  assert.equal(cleanName("x".repeat(30)), `${"x".repeat(23)}…`);
});

test("messages keep their lines, up to a limit", () => {
  assert.deepEqual(cleanLines("a\r\nb\rc\n\n"), ["a", "b", "c"]);
  assert.deepEqual(cleanLines("1\n2\n3\n4", 2), ["1", "2", "… and 2 lines more"]);
  assert.deepEqual(cleanLines("a\tb\u001b[5m"), ["a  b"]);
});

test("a line of JSON escapes what a terminal would obey, and keeps the value", () => {
  const text = "\u001b[31m\u009b\u202e\n";
  const line = jsonLine({ text });
  assert.match(line, /^[\u0020-\u007e]+\n$/);
  assert.deepEqual(JSON.parse(line), { text });
  assert.equal(
    jsonLine({ n: 12n, x: Number.NaN, b: new Uint8Array([1]) }),
    '{"n":"12","x":"NaN","b":{"base64":"AQ=="}}\n',
  );
});
