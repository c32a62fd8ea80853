/**
 * What is asked for at each look: the table of JGroups' `NAKACK_RetransmissionTest` (JGRP-1539), and what
 * keeps requests few.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { limits } from "../../../src/core/limits.ts";
import { type Arrivals, Gaps } from "../../../src/core/stream/gaps.ts";
import type { SlotRange } from "../../../src/core/wire/frame-table.ts";
import { fuzzing } from "../kit/fuzzing.ts";

/** Slots that have come, of a stream that begins with 1. */
class Arrived implements Arrivals {
  readonly #here = new Set<number>();
  received = 0;
  highest = 0;

  add(...slots: readonly (number | readonly [number, number])[]): this {
    for (const each of slots) {
      const [from, to] = typeof each === "number" ? [each, each] : each;
      for (let slot = from; slot <= to; slot++) this.#here.add(slot);
      this.highest = Math.max(this.highest, to);
    }
    while (this.#here.has(this.received + 1)) this.received++;
    return this;
  }

  has(sequence: number): boolean {
    return this.#here.has(sequence);
  }

  get missing(): number[] {
    return expand([{ from: 1, count: this.highest }]).filter((slot) => !this.#here.has(slot));
  }
}

function expand(ranges: readonly SlotRange[]): number[] {
  return ranges.flatMap(({ from, count }) =>
    Array.from({ length: count }, (_, index) => from + index),
  );
}

const pairs = (ranges: readonly SlotRange[]): number[][] =>
  ranges.map(({ from, count }) => [from, from + count - 1]);

describe("the table of NAKACK_RetransmissionTest", () => {
  const arrived = new Arrived();
  const gaps = new Gaps();
  let now = 0;
  const look = (): number[][] => pairs(gaps.look(arrived, (now += 1_000), 500, limits.nakRanges));

  test("the first look asks for nothing", () => {
    arrived.add([1, 4], 6, 8, [14, 17], 19);
    assert.deepEqual(look(), []);
  });

  test("the second asks for what the first had missed, not for what is late since", () => {
    arrived.add(7, 9, 13, 18, 23, 24, [26, 29], 31);
    assert.deepEqual(look(), [
      [5, 5],
      [10, 12],
    ]);
  });

  test("the third asks for all that the second had missed", () => {
    assert.deepEqual(look(), [
      [5, 5],
      [10, 12],
      [20, 22],
      [25, 25],
      [30, 30],
    ]);
  });

  test("what comes is asked for no longer, until there is nothing", () => {
    const steps: [readonly number[], number[][]][] = [
      [
        [5],
        [
          [10, 12],
          [20, 22],
          [25, 25],
          [30, 30],
        ],
      ],
      [
        [11],
        [
          [10, 10],
          [12, 12],
          [20, 22],
          [25, 25],
          [30, 30],
        ],
      ],
      [
        [10, 12],
        [
          [20, 22],
          [25, 25],
          [30, 30],
        ],
      ],
      [
        [20, 21, 30],
        [
          [22, 22],
          [25, 25],
        ],
      ],
      [[25], [[22, 22]]],
      [[22], []],
    ];
    for (const [come, asked] of steps) {
      for (const slot of come) {
        arrived.add(slot);
        assert.notEqual(gaps.filled(slot), undefined, "it had been asked for");
      }
      assert.deepEqual(look(), asked);
    }
    assert.equal(arrived.received, 31);
  });
});

describe("looks", () => {
  test("leave out what was asked for a moment ago", () => {
    const arrived = new Arrived().add(1, 3, 5);
    const gaps = new Gaps();
    assert.deepEqual(gaps.look(arrived, 0, 10, 100), []);
    assert.deepEqual(pairs(gaps.look(arrived, 2, 10, 100)), [
      [2, 2],
      [4, 4],
    ]);
    assert.deepEqual(gaps.look(arrived, 11.9, 10, 100), []);
    assert.equal(gaps.filled(2), 2, "it tells when it was asked for");
    assert.equal(gaps.filled(2), undefined);
    arrived.add(2);
    assert.deepEqual(pairs(gaps.look(arrived, 12, 10, 100)), [[4, 4]]);
    assert.equal(gaps.filled(4), 2, "when it was asked for first: which request was answered?");
  });

  test("ask for no more ranges than a datagram holds, and for the rest the next time", () => {
    const arrived = new Arrived();
    for (let slot = 2; slot <= 20; slot += 2) arrived.add(slot);
    const gaps = new Gaps();
    gaps.look(arrived, 0, 10, 4);
    assert.deepEqual(expand(gaps.look(arrived, 1, 10, 4)), [1, 3, 5, 7]);
    assert.deepEqual(expand(gaps.look(arrived, 2, 10, 4)), [9, 11, 13, 15]);
    assert.deepEqual(expand(gaps.look(arrived, 3, 10, 4)), [17, 19]);
    assert.deepEqual(expand(gaps.look(arrived, 11, 10, 4)), [1, 3, 5, 7]);
  });

  test("ask for one large hole as one range", () => {
    const arrived = new Arrived().add([1, 10], 8_000);
    const gaps = new Gaps();
    gaps.look(arrived, 0, 10, 100);
    assert.deepEqual(gaps.look(arrived, 2, 10, 100), [{ from: 11, count: 7_989 }]);
  });

  test("never ask for what is here or not known to exist, nor twice within the time of a repair", () => {
    const slots = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.array(slots, { minLength: 1, maxLength: 12 }), (rounds) => {
        const arrived = new Arrived();
        const gaps = new Gaps();
        const askedAt = new Map<number, number>();
        let before: readonly number[] = [];
        for (const [round, come] of rounds.entries()) {
          for (const slot of come) {
            if (!arrived.has(slot)) gaps.filled(slot);
            arrived.add(slot);
          }
          const asked = expand(gaps.look(arrived, round, 2, 10_000));
          const due = arrived.missing.filter(
            (slot) => before.includes(slot) && round - (askedAt.get(slot) ?? -9) >= 2,
          );
          assert.deepEqual(asked, due);
          for (const slot of asked) askedAt.set(slot, round);
          before = arrived.missing;
        }
      }),
      fuzzing(500),
    );
  });
});
