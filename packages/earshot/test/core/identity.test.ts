/**
 * Identifiers as text and bytes.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { bytesOf, epochOf, hexOf, identifierBytes, peerIdOf } from "../../src/core/identity.ts";
import { fuzzing } from "./kit/fuzzing.ts";
import { counting, hex } from "./kit/hex.ts";

test("an identifier is 32 lower-case digits of its first 16 bytes", () => {
  assert.equal(peerIdOf(counting(20, 0xf0)), "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
  assert.equal(epochOf(counting(16)), "000102030405060708090a0b0c0d0e0f");
  assert.equal(epochOf(counting(40), 12), hex(counting(identifierBytes, 12)));
});

test("bytes to digits and back are the same", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      assert.equal(hexOf(bytes), hex(bytes));
      assert.deepEqual(bytesOf(hexOf(bytes)), bytes);
    }),
    fuzzing(500),
  );
});

test("a part of bytes", () => {
  assert.equal(hexOf(counting(8), 2, 3), "020304");
  assert.equal(hexOf(counting(2), 1, 0), "");
});
