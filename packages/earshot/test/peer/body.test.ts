/**
 * Bodies keep their kind, and nothing that strangers send can make more of a reader than an error.
 * @module
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { bodyText, bodyValue, encodeBody } from "../../src/peer/body/body.ts";
import { decodeValue } from "../../src/peer/body/value.ts";
import { isWellFormed } from "../../src/peer/body/well-formed.ts";

const invalid = { code: "ERR_EARSHOT_INVALID_ARGUMENT" };
const malformed = { code: "ERR_EARSHOT_MALFORMED_BODY" };
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "hex"));
const there = (sent: unknown): unknown => {
  const { kind, body } = encodeBody(sent);
  return bodyValue(kind, body);
};

describe("a body", () => {
  test("comes out as it went in", () => {
    const bodies: unknown[] = [
      Uint8Array.of(1, 2, 3),
      new Uint8Array(),
      "text",
      "",
      "\ufeffwith a byte order mark",
      "Grüße 👋",
      null,
      true,
      0,
      -1.5,
      Infinity,
      2 ** 53,
      2n ** 64n - 1n,
      -(2n ** 63n),
      [],
      {},
      { "": [{ deep: [null, "x", Uint8Array.of(9)] }], toString: 1 },
    ];
    for (const body of bodies) assert.deepEqual(there(body), body);
  });

  test("says what it is", () => {
    assert.deepEqual(
      [Buffer.from("b"), "t", 1].map((body) => encodeBody(body).kind),
      ["bytes", "text", "value"],
    );
  });

  test("belongs to nobody else", () => {
    const mine = Uint8Array.of(1);
    const { body } = encodeBody(mine);
    mine[0] = 2;
    assert.deepEqual(body, Uint8Array.of(1));
  });

  test("is refused with the place of what cannot be sent", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic["self"] = cyclic;
    let deep: unknown = 0;
    for (let depth = 0; depth < 70; depth++) deep = [deep];
    const refused: readonly (readonly [unknown, RegExp])[] = [
      [undefined, /body is undefined/],
      [() => {}, /body is a function/],
      [Symbol("s"), /body is a symbol/],
      [{ a: [1, undefined] }, /body\.a\[1\] is undefined/],
      // eslint-disable-next-line no-sparse-arrays
      [[1, , 2], /body\[1\] is undefined/],
      [{ when: new Date(0) }, /body\.when is a Date/],
      [new Map(), /body is a Map/],
      [new Float64Array(1), /body is a Float64Array/],
      [cyclic, /body\.self contains itself/],
      [deep, /nested more than 64 deep/],
      [2n ** 64n, /does not fit 64 bits/],
      ["\ud800", /lone surrogate/],
      [{ "\ud800": 1 }, /has the key/],
      [JSON.parse('{"__proto__": 1}'), /has the key "__proto__"/],
    ];
    for (const [body, message] of refused)
      assert.throws(() => encodeBody(body), { ...invalid, message });
  });

  test("of one object twice is no cycle", () => {
    const twice = { x: 1 };
    assert.deepEqual(there([twice, twice]), [twice, twice]);
  });

  test("of a value is not read as text", () => {
    const { kind, body } = encodeBody({});
    assert.throws(() => bodyText(kind, body), invalid);
  });

  test("of bytes is read as text with U+FFFD for what is none", () => {
    assert.equal(bodyText("bytes", Uint8Array.of(0x61, 0xff)), "a\ufffd");
  });
});

describe("a value from a stranger", () => {
  test("may be anything that RFC 8949 appendix A has without tags and indefinite lengths", () => {
    const samples: readonly (readonly [string, unknown])[] = [
      ["00", 0],
      ["1903e8", 1000],
      ["1b000000e8d4a51000", 1000000000000n],
      ["1bffffffffffffffff", 18446744073709551615n],
      ["3903e7", -1000],
      ["f90000", 0],
      ["f93c00", 1],
      ["f97bff", 65504],
      ["fa47c35000", 100000],
      ["fb3ff199999999999a", 1.1],
      ["f97c00", Infinity],
      ["f4", false],
      ["f6", null],
      ["4401020304", Uint8Array.of(1, 2, 3, 4)],
      ["62c3bc", "\u00fc"],
      ["8301820203820405", [1, [2, 3], [4, 5]]],
      ["a26161016162820203", { a: 1, b: [2, 3] }],
    ];
    for (const [bytes, value] of samples) assert.deepEqual(decodeValue(hex(bytes)), value, bytes);
  });

  test("is an error when it is cut short, too long, nested, tagged, or promises what is not there", () => {
    const bad = {
      nothing: "",
      "two items": "0000",
      "a text cut short": "63c3bc",
      "an array of 2^32": "9affffffff",
      "an array of 2^64": "9bffffffffffffffff",
      "a map of 2^32": "baffffffff",
      "bytes of 2^64": "5bffffffffffffffff",
      "an indefinite array": "9f00ff",
      undefined: "f7",
      "a reserved length": "1c",
      "a break": "ff",
      "a date by tag": "c11a514b67b0",
      "a record definition of cbor-x": "d9dffe8019",
      "a big number by tag": "c249010000000000000000",
      "a key that is no text": "a10000",
      "nested a thousand times": `${"81".repeat(1_000)}00`,
      "a simple value": "f820",
    };
    for (const [what, bytes] of Object.entries(bad)) {
      assert.equal(isWellFormed(hex(bytes)), false, what);
      assert.throws(() => decodeValue(hex(bytes)), malformed, what);
    }
  });

  test("cannot reach a prototype", () => {
    const value = decodeValue(hex("a1695f5f70726f746f5f5fa1617801")) as Record<string, unknown>;
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.equal(value["x"], undefined);
  });

  test("of random bytes is a value or the error, nothing else", () => {
    for (let round = 0; round < 20_000; round++) {
      const bytes = new Uint8Array(randomBytes(1 + (round % 40)));
      try {
        decodeValue(bytes);
      } catch (error) {
        assert.equal(
          (error as { code?: string }).code,
          malformed.code,
          Buffer.from(bytes).toString("hex"),
        );
      }
    }
  });
});
