/**
 * Plain data to bytes and back, and the running hash: round trips of anything, totality of the reader.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { Chain } from "../../src/recorder/chain.ts";
import { ValueReader } from "../../src/recorder/value-reader.ts";
import { ValueWriter } from "../../src/recorder/value-writer.ts";

const leaf = fc.oneof(
  fc.string({ unit: "binary" }),
  // Lone surrogates too: a program may hand them in, and the engine refuses them.
  fc.array(fc.integer({ min: 0xd700, max: 0xe0ff })).map((units) => String.fromCharCode(...units)),
  fc.integer(),
  fc.maxSafeNat(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.uint8Array({ maxLength: 40 }),
);
const plain = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(fc.string({ maxLength: 4 }), tie("value"), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

function bytesOf(...values: readonly unknown[]): Uint8Array {
  const writer = new ValueWriter(1);
  for (const value of values) writer.value(value);
  return writer.written().slice();
}

describe("values", () => {
  test("come back as they were, one after the other", () => {
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 6 }), (values) => {
        const reader = new ValueReader();
        reader.begin(bytesOf(...values));
        for (const value of values) assert.deepEqual(reader.value(), value);
        assert.ok(reader.done && !reader.fault);
      }),
    );
  });

  test("give the same bytes in whatever order their properties were set", () => {
    assert.deepEqual(bytesOf({ a: 1, b: { c: 2, d: 3 } }), bytesOf({ b: { d: 3, c: 2 }, a: 1 }));
    assert.notDeepEqual(bytesOf({ a: 1, b: 2 }), bytesOf({ a: 2, b: 1 }));
  });

  test("said again are short", () => {
    const once = { type: "datagram", from: "192.0.2.7:7468", link: "eth0" };
    assert.ok(bytesOf(once, once).length - bytesOf(once).length <= 8);
  });

  test("that are no plain data are refused, not written as something else", () => {
    for (const odd of [new Map(), new Float64Array(1), () => {}, 1n, Symbol("a"), new Date(0)])
      assert.throws(() => bytesOf({ odd }));
    const self: unknown[] = [];
    self.push(self);
    assert.throws(() => bytesOf(self), RangeError);
  });

  test("of any bytes at all are read without a throw, and end", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const reader = new ValueReader();
        reader.begin(bytes);
        while (!reader.done && !reader.fault) reader.value();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the running hash", () => {
  test("is MurmurHash3 x86_128 for its first part", () => {
    // From the reference implementation, seed 0.
    const hashed = (text: string): string => {
      const chain = new Chain();
      chain.add(new TextEncoder().encode(text));
      return chain.digest;
    };
    assert.equal(hashed(""), "00000000000000000000000000000000");
    assert.equal(
      hashed("The quick brown fox jumps over the lazy dog"),
      "2f1583c3ecee2c675d7bf66ce5e91d2c",
    );
  });

  test("differs for every byte, order and cut", () => {
    const parts = (...texts: string[]): string => {
      const chain = new Chain();
      for (const text of texts) chain.add(new TextEncoder().encode(text));
      return chain.digest;
    };
    const all = [
      parts("ab", "c"),
      parts("a", "bc"),
      parts("c", "ab"),
      parts("abc"),
      parts("ab", "c", ""),
    ];
    assert.equal(new Set(all).size, all.length);
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, place, flip) => {
          const changed = bytes.slice();
          changed[place % bytes.length]! ^= flip;
          assert.notEqual(new Chain().add(bytes), new Chain().add(changed));
        },
      ),
    );
  });
});
