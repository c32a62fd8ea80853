/**
 * Lines come out of bytes as they were meant, however they were cut, and what is none is told.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { type Line, LineReader } from "../../src/classic/lines/line-reader.ts";
import { cutBytes, oneLine, textOf } from "../../src/classic/lines/words.ts";

function all(reader: LineReader): Line[] {
  const lines: Line[] = [];
  for (let line = reader.next(); line !== undefined; line = reader.next()) lines.push(line);
  return lines;
}

const text = (of: string): Line => ({ kind: "text", text: of });

describe("line framing", () => {
  test("split and joined writes give the same lines, whatever the cuts", () => {
    const line = fc
      .string({ unit: "grapheme", maxLength: 30 })
      .map((of) => of.replaceAll(/[\r\n]/g, " "));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(line, fc.constantFrom("\n", "\r\n"))),
        fc.array(fc.nat(200)),
        (lines, cuts) => {
          const bytes = Buffer.from(lines.map(([of, end]) => of + end).join(""));
          const reader = new LineReader(1_000);
          const read: Line[] = [];
          let at = 0;
          for (const cut of [...cuts, bytes.length]) {
            reader.push(bytes.subarray(at, at + cut));
            at = Math.min(bytes.length, at + cut);
            read.push(...all(reader));
          }
          assert.deepEqual(
            read,
            lines.map(([of]) => text(of)),
          );
          assert.equal(reader.rest(), undefined);
        },
      ),
    );
  });

  test("CRLF and LF both end a line", () => {
    const reader = new LineReader(10);
    reader.push(Buffer.from("a\r\nb\n\r\n\n"));
    assert.deepEqual(all(reader), [text("a"), text("b"), text(""), text("")]);
  });

  test("a line of exactly the limit is one, one byte more is too long, and the next is read again", () => {
    const reader = new LineReader(4);
    reader.push(Buffer.from("abcd\r\nabcde\nabcdefghijk"));
    assert.deepEqual(all(reader), [text("abcd"), { kind: "too-long" }, { kind: "too-long" }]);
    reader.push(Buffer.from("lmnop\nok\n"));
    assert.deepEqual(all(reader), [text("ok")]);
  });

  test("an endless line takes no memory", () => {
    const reader = new LineReader(100);
    for (let round = 0; round < 1_000; round++) {
      reader.push(Buffer.alloc(10_000, "x"));
      const lines = all(reader);
      assert.deepEqual(lines, round === 0 ? [{ kind: "too-long" }] : []);
    }
    assert.equal(reader.rest(), undefined);
  });

  test("bytes that are no UTF-8 are told as such, and the next line is read", () => {
    const reader = new LineReader(100);
    reader.push(Uint8Array.of(0xff, 0xfe, 0x0a, 0x61, 0x0a, 0xc3, 0x0a));
    assert.deepEqual(all(reader), [{ kind: "not-utf8" }, text("a"), { kind: "not-utf8" }]);
  });

  test("what has no line end is a line when the stream ends", () => {
    const reader = new LineReader(100);
    reader.push(Buffer.from("+ 4 5"));
    assert.equal(reader.next(), undefined);
    assert.deepEqual(reader.rest(), text("+ 4 5"));
    assert.equal(reader.rest(), undefined);
  });
});

test("text of datagrams loses only what ended it", () => {
  assert.equal(textOf(Buffer.from("who's there?\n")), "who's there?");
  assert.equal(textOf(Buffer.from("a\nb\r\n\0")), "a\nb");
  assert.equal(textOf(Uint8Array.of(0xc3)), undefined);
  assert.equal(oneLine("a\nb\u001b[31m"), "a b [31m");
});

test("text is cut between characters", () => {
  assert.deepEqual(cutBytes("añb", 2), ["a", "ñb"]);
  assert.deepEqual(cutBytes("añb", 3), ["añ", "b"]);
  assert.deepEqual(cutBytes("😀x", 3), ["", "😀x"]);
});
