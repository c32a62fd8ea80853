/**
 * Split messages are put together, whatever the parts say; what was handed out stays for the whole input.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { limits } from "../../../src/core/limits.ts";
import { Assembler } from "../../../src/core/stream/assembler.ts";
import { fuzzing } from "../kit/fuzzing.ts";
import { bodyOf } from "./kit/rings.ts";

const budget = { leftBytes: 2 ** 30 };

/** The fields of a first part. */
function head(kind: number, total: number, body: Uint8Array): Uint8Array {
  const fields = new Uint8Array(5 + body.length);
  fields[0] = kind;
  new DataView(fields.buffer).setUint32(1, total);
  fields.set(body, 5);
  return fields;
}

/** Gives a body to an assembler in pieces; `inputOf` says in which input each comes. */
function assemble(
  assembler: Assembler,
  body: Uint8Array,
  options: { readonly pieces: number; readonly kind?: number; readonly inputOf: () => number },
): { readonly id: number; readonly body: Uint8Array } | undefined {
  const { pieces, kind = 0, inputOf } = options;
  const size = Math.max(1, Math.ceil(body.length / pieces));
  const first = head(kind, body.length, body.subarray(0, size));
  assert.ok(assembler.first(first, 0, first.length, inputOf()));
  for (let at = size; at < body.length; at += size) {
    const piece = body.subarray(at, at + size);
    assert.ok(assembler.next(piece, 0, piece.length, inputOf()));
  }
  return assembler.end();
}

describe("split messages", () => {
  test("come together within one input, several in a row, and stay until the next", () => {
    const assembler = new Assembler(budget);
    for (let input = 1; input < 5; input++) {
      const made = Array.from({ length: 40 }, (_, index) => {
        const body = bodyOf(2_000 * (1 + (index % 5)), index + input);
        return {
          body,
          got: assemble(assembler, body, { pieces: 4, kind: index % 3, inputOf: () => input }),
        };
      });
      for (const [index, { body, got }] of made.entries()) {
        assert.equal(got?.id, 1 + (index % 3));
        assert.ok(got !== undefined && Buffer.from(body).equals(got.body), `message ${index}`);
      }
    }
  });

  test("come together across inputs, behind and before others", () => {
    const sizes = fc.array(
      fc.record({
        size: fc.integer({ min: 2, max: 20_000 }),
        pieces: fc.integer({ min: 2, max: 9 }),
        inputs: fc.array(fc.nat(1), { minLength: 10, maxLength: 10 }),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(sizes, (messages) => {
        const assembler = new Assembler(budget);
        let input = 1;
        let handedOut: [Uint8Array, Uint8Array][] = [];
        const check = (): void => {
          for (const [got, body] of handedOut) assert.ok(Buffer.from(got).equals(body));
        };
        for (const [index, { size, pieces, inputs }] of messages.entries()) {
          const body = bodyOf(size, index);
          let piece = 0;
          const inputOf = (): number => {
            check();
            const passes = inputs[piece++] ?? 0;
            if (passes > 0) handedOut = [];
            return (input += passes);
          };
          const got = assemble(assembler, body, { pieces, inputOf });
          assert.ok(got !== undefined);
          handedOut.push([got.body, body]);
          check();
        }
      }),
      fuzzing(200),
    );
  });

  test("may be as large as a message may be, and no larger", () => {
    const assembler = new Assembler(budget);
    const body = bodyOf(limits.messageBytes, 1);
    let input = 0;
    assert.deepEqual(
      assemble(assembler, body, { pieces: 200, inputOf: () => input++ })?.body,
      body,
    );
    const piece = head(0, limits.messageBytes + 1, bodyOf(9, 1));
    assert.ok(!assembler.first(piece, 0, piece.length, 1));
    assert.ok(!assembler.begun);
  });
});

describe("lies", () => {
  const assembler = new Assembler(budget);
  const refused: [string, Uint8Array][] = [
    ["a first part without its fields", Uint8Array.of(0, 0, 0, 1)],
    ["a kind that does not exist", head(3, 100, bodyOf(9, 1))],
    ["a whole message as a first part", head(0, 9, bodyOf(9, 1))],
    ["a total of nothing", head(0, 0, bodyOf(0, 1))],
    ["a total of 4 GB", head(0, 2 ** 32 - 1, bodyOf(9, 1))],
  ];
  for (const [lie, fields] of refused) {
    test(`${lie} is refused`, () => {
      assert.ok(!assembler.first(fields, 0, fields.length, 1));
      assert.ok(!assembler.begun);
      assert.ok(!assembler.next(fields, 0, fields.length, 1));
      assert.equal(assembler.end(), undefined);
    });
  }

  test("more than was promised ends the message, less does too", () => {
    const first = head(1, 20, bodyOf(10, 1));
    assert.ok(assembler.first(first, 0, first.length, 1));
    assert.ok(!assembler.next(bodyOf(11, 1), 0, 11, 1));
    assert.equal(assembler.end(), undefined);
    assert.ok(assembler.first(first, 0, first.length, 2));
    assert.ok(assembler.next(bodyOf(9, 1), 0, 9, 2));
    assert.equal(assembler.end(), undefined);
    assert.ok(!assembler.next(bodyOf(1, 1), 0, 1, 2), "it is over");
  });

  test("a promise takes no memory: only what comes does", () => {
    const { leftBytes } = budget;
    const promised = new Assembler(budget);
    const first = head(0, limits.messageBytes, bodyOf(1, 1));
    promised.first(first, 0, first.length, 1);
    assert.ok(leftBytes - budget.leftBytes <= 8_192);
  });

  test("a new first part forgets the message before it", () => {
    const first = head(0, 20, bodyOf(10, 1));
    assembler.first(first, 0, first.length, 3);
    const second = head(2, 12, bodyOf(10, 2));
    assert.ok(assembler.first(second, 0, second.length, 3));
    assert.ok(assembler.next(Uint8Array.of(1, 2), 0, 2, 4));
    const got = assembler.end();
    assert.equal(got?.id, 3);
    assert.deepEqual(got?.body, Uint8Array.from([...bodyOf(10, 2), 1, 2]));
  });

  test("what was dropped does not come back", () => {
    const first = head(0, 20, bodyOf(10, 1));
    assembler.first(first, 0, first.length, 5);
    assembler.drop();
    assert.ok(!assembler.next(bodyOf(10, 1), 0, 10, 5));
    assert.equal(assembler.end(), undefined);
  });
});

describe("memory", () => {
  test("comes from a budget that all share, and goes back to it", () => {
    const shared = { leftBytes: 30_000 };
    const one = new Assembler(shared);
    const body = bodyOf(10_000, 1);
    for (let input = 0; input < 50; input++)
      assert.deepEqual(assemble(one, body, { pieces: 5, inputOf: () => input })?.body, body);
    assert.ok(shared.leftBytes < 20_000 && shared.leftBytes >= 0);
    const other = new Assembler(shared);
    const large = head(0, 200_000, bodyOf(19_000, 2));
    assert.ok(!other.first(large, 0, large.length, 60), "there is no room for this one");
    assert.ok(!other.begun);
    one.clear();
    assert.equal(shared.leftBytes, 30_000);
    assert.ok(!other.first(large, 0, large.length, 61));
    const small = head(0, 8_000, bodyOf(3_000, 2));
    assert.ok(other.first(small, 0, small.length, 61));
    assert.ok(other.begun);
    other.clear();
    assert.ok(!other.begun);
    assert.equal(shared.leftBytes, 30_000);
  });
});
