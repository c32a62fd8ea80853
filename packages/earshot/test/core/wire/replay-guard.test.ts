/**
 * The replay guard against a plain set: whatever the order, every counter counts once, and the high
 * half of a counter is restored across the wrap of the wire's 32 bits.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { epochOf } from "../../../src/core/identity.ts";
import { limits } from "../../../src/core/limits.ts";
import { ReplayGuard } from "../../../src/core/wire/replay-guard.ts";
import { fuzzing } from "../kit/fuzzing.ts";
import { counting } from "../kit/hex.ts";

const epoch = epochOf(counting(16));
const other = epochOf(counting(16, 1));
const size = limits.replayWindow;
const wrap = 2 ** 32;

describe("the replay guard", () => {
  test("takes each counter once, for each epoch", () => {
    const guard = new ReplayGuard(10);
    assert.equal(guard.accept(epoch, 5), true);
    assert.equal(guard.accept(epoch, 5), false);
    assert.equal(guard.accept(other, 5), true);
    assert.equal(guard.accept(epoch, 4), true);
    assert.equal(guard.accept(epoch, 4), false);
  });

  test("has a window whose edges are exact", () => {
    const guard = new ReplayGuard(10);
    guard.accept(epoch, 10_000);
    assert.equal(guard.accept(epoch, 10_000 - size), false);
    assert.equal(guard.accept(epoch, 10_000 - size + 1), true);
    assert.equal(guard.accept(epoch, 10_000 - size + 1), false);
    // The ring is wiped as the window moves: what shares a bit with an old counter is new.
    assert.equal(guard.accept(epoch, 10_000 + 1), true);
    assert.equal(guard.accept(epoch, 10_000 + size), true);
    assert.equal(guard.accept(epoch, 10_000 + 2), true);
    assert.equal(guard.accept(epoch, 10_000), false);
  });

  test("forgets the epoch used least recently, and no other", () => {
    const guard = new ReplayGuard(2);
    const third = epochOf(counting(16, 2));
    guard.accept(epoch, 1);
    guard.accept(other, 1);
    guard.accept(epoch, 2);
    guard.accept(third, 1);
    assert.equal(guard.accept(epoch, 2), false);
    assert.equal(guard.accept(other, 1), true);
  });

  test("forgets on request", () => {
    const guard = new ReplayGuard(2);
    guard.accept(epoch, 1);
    guard.forget(epoch);
    assert.equal(guard.accept(epoch, 1), true);
  });

  test("restores the high half of a counter", () => {
    const guard = new ReplayGuard(2);
    assert.equal(guard.restore(epoch, 0), 0);
    assert.equal(guard.restore(epoch, wrap - 1), wrap - 1);
    guard.accept(epoch, wrap - 2);
    assert.equal(guard.restore(epoch, wrap - 1), wrap - 1);
    assert.equal(guard.restore(epoch, 3), wrap + 3);
    guard.accept(epoch, wrap + 3);
    assert.equal(guard.restore(epoch, wrap - 1), wrap - 1);
    assert.equal(guard.restore(epoch, 4), wrap + 4);
    guard.accept(epoch, 5 * wrap + 7);
    assert.equal(guard.restore(epoch, wrap - 1), 5 * wrap - 1);
  });
});

test("the replay guard does what a set of all counters would", () => {
  // Starts anywhere, also right before a wrap; moves a little, often to and fro, sometimes far.
  const start = fc.oneof(fc.nat(5), fc.constantFrom(wrap - 3, 7 * wrap - 600, 2 ** 31, wrap + 1));
  const step = fc.oneof(
    fc.integer({ min: -5, max: 8 }),
    fc.integer({ min: -size - 5, max: size + 5 }),
    fc.constantFrom(1 - size, -size, size, 3 * size),
  );
  fc.assert(
    fc.property(start, fc.array(step, { maxLength: 80 }), (from, steps) => {
      const guard = new ReplayGuard(4);
      const seen = new Set<number>();
      let at = from;
      let highest = Number.NaN;
      for (const each of steps) {
        at = Math.max(0, at + each);
        if (!Number.isNaN(highest)) {
          const low = at % wrap;
          assert.equal(guard.restore(epoch, low), at, "nearest to the highest");
        }
        const fresh = Number.isNaN(highest) || (at > highest - size && !seen.has(at));
        assert.equal(guard.accept(epoch, at), fresh);
        // A counter too old to tell is not remembered, and changes nothing.
        if (fresh) seen.add(at);
        highest = Number.isNaN(highest) ? at : Math.max(highest, at);
      }
    }),
    fuzzing(500),
  );
});
