/**
 * Which of a sender's messages have been seen: each once, a bounded number of them.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { RecentSequences } from "../../../src/core/group/recent-sequences.ts";
import { limits } from "../../../src/core/limits.ts";
import { fuzzing } from "../kit/fuzzing.ts";

test("a sequence counts once", () => {
  const recent = new RecentSequences();
  assert.deepEqual(
    [1, 3, 2, 2, 3, 1].map((each) => recent.add(each)),
    [true, true, true, false, false, false],
  );
});

test("one far ahead silences none that follow", () => {
  const recent = new RecentSequences();
  recent.add(5);
  recent.add(2 ** 32 - 1);
  assert.equal(recent.add(6), true);
  assert.equal(recent.add(5), false);
});

test("doubles are known among the latest, whatever their order", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3 * limits.recentMessages), { maxLength: 400 }), (sequences) => {
      const recent = new RecentSequences();
      const seen = new Set<number>();
      for (const each of sequences) {
        assert.equal(recent.add(each), !seen.has(each));
        seen.add(each);
      }
    }),
    fuzzing(200),
  );
});

test("as many are remembered as the limit says, and no more", () => {
  const recent = new RecentSequences();
  for (let sequence = 1; sequence <= limits.recentMessages + 1; sequence++) recent.add(sequence);
  assert.equal(recent.add(2), false);
  assert.equal(recent.add(1), true);
});
