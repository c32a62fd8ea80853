/**
 * Which calls are over, as ranges: the same as a set would say, as long as they are not too many.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { below, seededRandom } from "../../src/core/random.ts";
import { Ranges } from "../../src/rpc/ranges.ts";

test("ranges say the same as a set", () => {
  const random = seededRandom(1);
  for (let round = 0; round < 50; round++) {
    const ranges = new Ranges(1_000);
    const set = new Set<number>();
    let floor = 0;
    for (let step = 0; step < 300; step++) {
      const number = floor + below(random, 200);
      ranges.add(number);
      set.add(number);
      if (below(random, 20) === 0) {
        floor += below(random, 50);
        ranges.dropBelow(floor);
      }
      for (let probe = floor; probe < floor + 220; probe += 7)
        assert.equal(ranges.has(probe), set.has(probe));
    }
  }
});

test("beyond their limit the lowest gap counts as over", () => {
  const ranges = new Ranges(3);
  for (const number of [10, 20, 30, 40]) ranges.add(number);
  assert.equal(ranges.size, 3);
  assert.deepEqual(
    [9, 10, 15, 20, 25, 30, 35, 40].map((number) => ranges.has(number)),
    [false, true, true, true, false, true, false, true],
  );
});
