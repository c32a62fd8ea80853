/**
 * The clock of topics: ahead of all that counts, and dragged by nobody.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { topicLimits } from "../../src/topic/limits.ts";
import { LogicalClock } from "../../src/topic/logical-clock.ts";
import { ticksPerMs } from "../../src/topic/records.ts";

const wall = 1_700_000_000_000;

describe("the logical clock", () => {
  test("is the wall clock where nothing speaks against it, and counts within a millisecond", () => {
    const clock = new LogicalClock();
    assert.equal(clock.tick(wall + 0.7), wall * ticksPerMs);
    assert.equal(clock.tick(wall), wall * ticksPerMs + 1);
    assert.equal(clock.tick(wall + 1), (wall + 1) * ticksPerMs);
  });

  test("answers come after what they answer", () => {
    const clock = new LogicalClock();
    const heard = (wall + 5_000) * ticksPerMs;
    assert.ok(clock.heard(heard, wall));
    assert.equal(clock.tick(wall), heard + 1);
  });

  test("a time too far ahead does not count, and the last that does is a minute ahead", () => {
    const clock = new LogicalClock();
    assert.equal(clock.heard((wall + topicLimits.dragMs) * ticksPerMs + 1, wall), false);
    assert.equal(clock.tick(wall), wall * ticksPerMs);
    assert.ok(clock.heard((wall + topicLimits.dragMs) * ticksPerMs, wall));
  });

  test("goes on when the wall clock is set back", () => {
    const clock = new LogicalClock();
    const before = clock.tick(wall);
    assert.equal(clock.tick(wall - 86_400_000), before + 1);
    clock.own(before + 100);
    assert.equal(clock.tick(wall - 86_400_000), before + 101);
  });
});
