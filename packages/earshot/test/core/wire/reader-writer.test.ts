/**
 * Numbers, bytes and text in and out of a buffer; reading beyond its end is a fault and never an error.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { Reader } from "../../../src/core/wire/reader.ts";
import { utf8, Writer } from "../../../src/core/wire/writer.ts";
import { fuzzing } from "../kit/fuzzing.ts";
import { counting, hex, unhex } from "../kit/hex.ts";

describe("a writer", () => {
  test("writes numbers big-endian, cut to their size", () => {
    const writer = new Writer(1);
    writer.uint8(0x1ff);
    writer.uint16(0x1_2345);
    writer.uint32(0xdead_beef);
    writer.raw(unhex("0102"));
    assert.equal(hex(writer.written()), "ff2345deadbeef0102");
    assert.equal(writer.length, 9);
  });

  test("fills in a length that was not known before", () => {
    const writer = new Writer();
    writer.uint16(0);
    writer.raw(counting(300));
    writer.patchUint16(0, writer.length - 2);
    assert.equal(hex(writer.written().subarray(0, 3)), "012c00");
  });

  test("grows, and keeps what it holds", () => {
    const writer = new Writer(0);
    for (let value = 0; value < 1_000; value++) writer.uint8(value);
    assert.deepEqual(writer.written(), counting(1_000));
  });
});

describe("a reader", () => {
  test("reads what was written", () => {
    const reader = new Reader(unhex("ff 2345 deadbeef 0102 03"), 0);
    assert.deepEqual(
      [reader.uint8(), reader.uint16(), reader.uint32()],
      [255, 0x2345, 0xdead_beef],
    );
    assert.deepEqual(reader.slice(2), unhex("0102"));
    assert.deepEqual(reader.rest(), unhex("03"));
    assert.deepEqual(reader.rest(), unhex(""));
    assert.equal(reader.fault, undefined);
  });

  test("gives views, and reads from where it is told to where it is told", () => {
    const bytes = counting(10);
    const reader = new Reader(bytes, 3, 6);
    const view = reader.slice(2);
    bytes[3] = 99;
    assert.deepEqual(view, Uint8Array.of(99, 4));
    assert.equal(reader.uint16(), 0);
    assert.equal(reader.fault, "truncated");
  });

  test("gives zeros after a fault, and keeps the first", () => {
    const reader = new Reader(counting(10, 1));
    reader.fail("bad-value");
    reader.fail("over-limit");
    assert.deepEqual([reader.uint8(), reader.uint16(), reader.uint32()], [0, 0, 0]);
    assert.deepEqual(reader.slice(3), new Uint8Array(3));
    assert.equal(reader.at, 0);
    assert.equal(reader.fault, "bad-value");
  });

  test("takes UTF-8 as it is, and nothing else for text", () => {
    const good = ["", "a", "ñ", "聽", "👂", "\ufeffmark", "\u0000"];
    for (const text of good) {
      const reader = new Reader(utf8(text));
      assert.equal(reader.text(utf8(text).length), text);
      assert.equal(reader.fault, undefined);
    }
    // Overlong, surrogate, beyond Unicode, cut, and a byte that never occurs.
    for (const bad of ["c080", "eda080", "f4908080", "e8", "ff", "80"]) {
      const reader = new Reader(unhex(bad));
      assert.equal(reader.text(bad.length / 2), "");
      assert.equal(reader.fault, "bad-text", bad);
    }
  });
});

test("any sequence of reads over any bytes stays within them and never throws", () => {
  const read = fc.oneof(
    fc.constantFrom("uint8" as const, "uint16" as const, "uint32" as const, "rest" as const),
    fc.record({ slice: fc.nat(70_000) }),
    fc.record({ text: fc.nat(300) }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.array(read), (bytes, reads) => {
      const reader = new Reader(bytes);
      for (const each of reads) {
        if (typeof each === "string") reader[each]();
        else if ("slice" in each) assert.equal(reader.slice(each.slice).length, each.slice);
        else reader.text(each.text);
        assert.ok(reader.at <= bytes.length);
      }
    }),
    fuzzing(1_000),
  );
});
