/**
 * The engine's chance: one fixed sequence for each seed, and even enough to spread timers and picks.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  below,
  between,
  type Random,
  randomBytes,
  seededRandom,
  shuffle,
} from "../../src/core/random.ts";

const first = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => random.uint32());

describe("the sequence of a seed", () => {
  test("never changes, or no recorded run could be repeated", () => {
    assert.deepEqual(first(seededRandom(0), 4), [609994695, 3002680967, 3326627503, 2979034333]);
    assert.deepEqual(first(seededRandom(1), 4), [1608336407, 1990310018, 1483619830, 3469955947]);
    assert.deepEqual(
      first(seededRandom(2 ** 40 + 1), 4),
      [4294097740, 462876816, 3787403560, 4288406664],
    );
  });

  test("is its own", () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 1_000; seed++) seen.add(first(seededRandom(seed), 2).join());
    for (let high = 1; high < 1_000; high++)
      seen.add(first(seededRandom(high * 2 ** 32), 2).join());
    assert.equal(seen.size, 1_999);
  });
});

/** Fails when counts that should be even are not: chi-squared over its degrees of freedom. */
function assertEven(counts: readonly number[], draws: number): void {
  const expected = draws / counts.length;
  const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert.ok(chi / (counts.length - 1) < 2, `chi-squared ${chi} for ${counts.length} cells`);
}

describe("draws", () => {
  test("below a count are even and within", () => {
    const random = seededRandom(3);
    for (const count of [1, 2, 3, 10, 100]) {
      const counts = Array.from({ length: count }, () => 0);
      for (let draw = 0; draw < 20_000; draw++) counts[below(random, count)]!++;
      assert.equal(
        counts.reduce((sum, each) => sum + each),
        20_000,
      );
      if (count > 1) assertEven(counts, 20_000);
    }
    assert.equal(below(random, 0), 0);
  });

  test("between two numbers include the low and not the high", () => {
    const ends = (value: number): Random => ({ uint32: () => value });
    assert.equal(between(ends(0), 5, 9), 5);
    assert.ok(between(ends(2 ** 32 - 1), 5, 9) < 9);
    assert.equal(between(seededRandom(1), 7, 7), 7);
  });

  test("of orders are even", () => {
    const random = seededRandom(4);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 24_000; draw++) {
      const order = shuffle(random, ["a", "b", "c", "d"]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.equal(counts.size, 24);
    assertEven([...counts.values()], 24_000);
  });

  test("of an order keep every item and work in place", () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = shuffle(seededRandom(5), items);
    assert.equal(shuffled, items);
    assert.notDeepEqual(
      items,
      items.toSorted((one, other) => one - other),
    );
    assert.equal(new Set(items).size, 50);
    assert.deepEqual(shuffle(seededRandom(5), []), []);
  });

  test("of bytes are even", () => {
    const counts = Array.from({ length: 256 }, () => 0);
    const bytes = randomBytes(seededRandom(6), 65_536);
    assert.equal(bytes.length, 65_536);
    for (const byte of bytes) counts[byte]!++;
    assertEven(counts, 65_536);
  });
});
