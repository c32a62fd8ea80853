/**
 * Slots out of order: held once, given back in order whatever order they came in, within the memory that
 * there is.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { limits } from "../../../src/core/limits.ts";
import { type MemoryBudget, ReorderBuffer } from "../../../src/core/stream/reorder-buffer.ts";
import { seededRandom, shuffle } from "../../../src/core/random.ts";
import { fuzzing, seeds } from "../kit/fuzzing.ts";

const slotBytes = 100;
const plenty = (): MemoryBudget => ({ leftBytes: 2 ** 30 });

/** What a slot holds: told by its sequence, as is its length. */
function slotOf(sequence: number): Uint8Array {
  return new Uint8Array(1 + (sequence % slotBytes)).fill(sequence % 251);
}

describe("slots before their turn", () => {
  test("are given back in order, whatever order they came in", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 1_000 }), (seed, count) => {
        const base = 2 ** 32 - 100;
        const order = shuffle(
          seededRandom(seed),
          Array.from({ length: count }, (_, index) => base + 1 + index),
        );
        const buffer = new ReorderBuffer(slotBytes, plenty());
        let received = base;
        let input = 0;
        for (const sequence of order) {
          input++;
          assert.ok(!buffer.has(sequence));
          assert.ok(buffer.put(sequence, received, slotOf(sequence), input));
          assert.ok(buffer.has(sequence));
          for (;;) {
            const slot = buffer.take(received + 1, input);
            if (slot === undefined) break;
            assert.deepEqual(slot, slotOf(++received));
          }
        }
        assert.equal(received, base + count);
        assert.equal(buffer.held, 0);
      }),
      fuzzing(100),
    );
  });

  test("are held once: a double takes the place of the first", () => {
    const buffer = new ReorderBuffer(slotBytes, plenty());
    buffer.put(5, 1, slotOf(5), 1);
    buffer.put(5, 1, slotOf(5), 1);
    assert.equal(buffer.held, 1);
    assert.deepEqual(buffer.take(5, 1), slotOf(5));
    assert.equal(buffer.take(5, 1), undefined);
    assert.ok(!buffer.has(5));
  });

  test("are not mistaken for others in the same place", () => {
    const buffer = new ReorderBuffer(slotBytes, plenty());
    buffer.put(70, 10, slotOf(70), 1);
    assert.ok(!buffer.has(70 - 64));
    assert.equal(buffer.take(70 + 64, 1), undefined);
    assert.equal(buffer.held, 1);
  });
});

describe("what was given out in an input", () => {
  test("stays as it is until the next, whatever is put in its place", () => {
    const buffer = new ReorderBuffer(slotBytes, plenty());
    for (let sequence = 2; sequence <= 64; sequence++)
      assert.ok(buffer.put(sequence, 0, slotOf(sequence), 1));
    // In the second input the missing one comes, all are given out, and others overtake again.
    const given = new Map<number, Uint8Array>();
    for (let sequence = 2; sequence <= 64; sequence++)
      given.set(sequence, buffer.take(sequence, 2) as Uint8Array);
    for (let sequence = 66; sequence <= 128; sequence++)
      assert.ok(buffer.put(sequence, 64, slotOf(sequence), 2));
    for (const [sequence, slot] of given) assert.deepEqual(slot, slotOf(sequence));
    for (let sequence = 66; sequence <= 128; sequence++)
      assert.deepEqual(buffer.take(sequence, 3), slotOf(sequence));
  });

  test("is not overwritten where there can be no more memory: what comes is refused", () => {
    const budget = { leftBytes: 8 * slotBytes };
    const buffer = new ReorderBuffer(slotBytes, budget);
    buffer.put(3, 1, slotOf(3), 1);
    const given = buffer.take(3, 2);
    assert.equal(buffer.put(11, 3, slotOf(11), 2), false);
    assert.deepEqual(given, slotOf(3));
    assert.equal(buffer.put(11, 3, slotOf(11), 3), true);
    assert.deepEqual(buffer.take(11, 3), slotOf(11));
  });
});

describe("memory", () => {
  test("grows with the reach, keeps what is held, and ends at the window", () => {
    const budget = plenty();
    const before = budget.leftBytes;
    const buffer = new ReorderBuffer(slotBytes, budget);
    const held: number[] = [];
    for (let sequence = 2; sequence <= limits.windowSlots; sequence += 37) {
      assert.ok(buffer.put(sequence, 0, slotOf(sequence), 1));
      held.push(sequence);
    }
    assert.equal(buffer.held, held.length);
    assert.equal(before - budget.leftBytes, limits.windowSlots * slotBytes);
    for (const sequence of held) assert.deepEqual(buffer.take(sequence, 2), slotOf(sequence));
    assert.throws(() => buffer.put(limits.windowSlots + 1, 0, slotOf(1), 3), /beyond the window/);
  });

  test("comes from a budget that all share, and goes back to it", () => {
    const budget = { leftBytes: 12 * slotBytes };
    const one = new ReorderBuffer(slotBytes, budget);
    const other = new ReorderBuffer(slotBytes, budget);
    assert.ok(one.put(3, 1, slotOf(3), 1));
    assert.equal(budget.leftBytes, 4 * slotBytes);
    assert.equal(other.put(3, 1, slotOf(3), 1), false, "none is left for it");
    assert.equal(one.put(14, 1, slotOf(14), 1), false, "nor for growth");
    assert.ok(one.has(3), "what is held stays");
    one.clear();
    assert.equal(budget.leftBytes, 12 * slotBytes);
    assert.equal(one.held, 0);
    assert.ok(!one.has(3));
    assert.ok(other.put(3, 1, slotOf(3), 1));
    one.clear();
    other.clear();
    assert.equal(budget.leftBytes, 12 * slotBytes, "however often it is cleared");
  });
});
