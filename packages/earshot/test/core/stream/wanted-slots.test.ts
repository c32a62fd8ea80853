/**
 * The order in which slots are sent again.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Epoch } from "../../../src/core/identity.ts";
import { WantedSlots } from "../../../src/core/stream/wanted-slots.ts";

const [a, b] = ["a", "b"] as [Epoch, Epoch];

const sequencesOf = (wanted: WantedSlots): readonly number[] =>
  Array.from(wanted.inOrder(), ([sequence]) => sequence);

test("slots come in their order, whichever was asked for first", () => {
  const wanted = new WantedSlots();
  for (const sequence of [7, 8, 3, 20, 4]) wanted.add(sequence, a);
  assert.deepEqual(sequencesOf(wanted), [3, 4, 7, 8, 20]);
  wanted.add(5, b);
  wanted.add(21, b);
  assert.deepEqual(sequencesOf(wanted), [3, 4, 5, 7, 8, 20, 21]);
  assert.equal(wanted.size, 7);
});

test("what was asked for again keeps its place, and who asks now is noted", () => {
  const wanted = new WantedSlots();
  for (const sequence of [1, 2, 3]) wanted.add(sequence, a);
  wanted.add(2, "several");
  assert.deepEqual(
    [...wanted.inOrder()],
    [
      [1, a],
      [2, "several"],
      [3, a],
    ],
  );
  wanted.delete(2);
  assert.equal(wanted.askerOf(2), undefined);
  wanted.add(2, b);
  assert.deepEqual(sequencesOf(wanted), [1, 2, 3]);
});

test("what is deleted while one goes through them is left out", () => {
  const wanted = new WantedSlots();
  for (const sequence of [1, 2, 3, 4]) wanted.add(sequence, a);
  const seen: number[] = [];
  for (const [sequence] of wanted.inOrder()) {
    seen.push(sequence);
    wanted.delete(sequence);
    wanted.delete(sequence + 1);
  }
  assert.deepEqual(seen, [1, 3]);
  assert.equal(wanted.size, 0);
});
