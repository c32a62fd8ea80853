/**
 * Small computations of streams: numbers restored from 32 bits, the back-off of RFC 5401, the address of a
 * group, and when a receiver holds its stream back.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { limits } from "../../../src/core/limits.ts";
import { groupAddresses } from "../../../src/core/link.ts";
import { seededRandom } from "../../../src/core/random.ts";
import { backoffMs, expectedNaks } from "../../../src/core/stream/backoff.ts";
import { groupIndex } from "../../../src/core/stream/group-index.ts";
import { restoreNear, setUint32At, uint16At, uint32At } from "../../../src/core/stream/slot.ts";
import { Stall } from "../../../src/core/stream/stall.ts";
import { fuzzing } from "../kit/fuzzing.ts";

describe("the low 32 bits of a number", () => {
  test("tell which number it is, up to 2³¹ away, over every wrap", () => {
    const numbers = fc.tuple(
      fc.oneof(
        fc.nat(10),
        fc.maxSafeNat().map((number) => number % 2 ** 50),
      ),
      fc.oneof(
        fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
        fc.integer({ min: -9, max: 9 }),
      ),
    );
    fc.assert(
      fc.property(numbers, ([near, away]) => {
        const number = near + away;
        if (number >= 0) assert.equal(restoreNear(number % 2 ** 32, near), number);
      }),
      fuzzing(5_000),
    );
    assert.equal(restoreNear(3, 2 ** 32 - 5), 2 ** 32 + 3);
    assert.equal(restoreNear(2 ** 32 - 1, 2 ** 32 + 3), 2 ** 32 - 1);
    assert.equal(restoreNear(2 ** 32 - 1, 1), 2 ** 32 - 1, "there is nothing below 0");
  });

  test("are written and read, whatever is above them", () => {
    const bytes = new Uint8Array(6);
    for (const value of [0, 1, 0x80000000, 0xffffffff, 2 ** 32 + 7, 2 ** 50 + 2 ** 31]) {
      setUint32At(bytes, 1, value);
      assert.equal(uint32At(bytes, 1), value % 2 ** 32);
      assert.equal(uint16At(bytes, 1), Math.floor((value % 2 ** 32) / 2 ** 16));
    }
    assert.deepEqual([bytes[0], bytes[5]], [0, 0]);
  });
});

describe("the back-off of RFC 5401", () => {
  const draws = (members: number, repairMs: number, count = 20_000): number[] => {
    const random = seededRandom(members);
    return Array.from({ length: count }, () => backoffMs(random, repairMs, members));
  };

  test("lies between nothing and K times a repair", () => {
    for (const members of [4, 10, 100, 1_000, 4_096])
      for (const ms of draws(members, 2.5, 5_000))
        assert.ok(ms >= 0 && ms <= limits.backoffFactor * 2.5, `${ms} ms`);
  });

  test("is the truncated exponential distribution: its mean, and its tail at the beginning", () => {
    for (const members of [10, 100, 1_000]) {
      const longest = limits.backoffFactor * 2;
      const lambda = Math.log(members) + 1;
      const all = draws(members, 2);
      // The mean of the density λ/T · e^(λx/T) / (e^λ − 1) on 0 … T.
      const mean = longest * (1 / (1 - Math.exp(-lambda)) - 1 / lambda);
      const measured = all.reduce((sum, ms) => sum + ms, 0) / all.length;
      assert.ok(Math.abs(measured / mean - 1) < 0.02, `${measured} for ${mean}`);
      const early = all.filter((ms) => ms < longest / 2).length / all.length;
      const expected = (Math.exp(lambda / 2) - 1) / (Math.exp(lambda) - 1);
      assert.ok(Math.abs(early / expected - 1) < 0.15, `${early} for ${expected}`);
    }
  });

  test("scales with the time of a repair", () => {
    const one = backoffMs(seededRandom(3), 1, 50);
    assert.ok(Math.abs(backoffMs(seededRandom(3), 10, 50) / one - 10) < 1e-9);
  });

  test("expects the RFC's number of requests", () => {
    assert.equal(limits.backoffFactor, 4);
    for (const [members, naks] of [
      [10, 1.64],
      [100, 2.32],
      [1_000, 3.27],
    ] as const)
      assert.equal(expectedNaks(members).toFixed(2), String(naks));
  });

  test("leaves that many requests when the first silences the others half that time later", () => {
    for (const members of [10, 100, 1_000]) {
      const random = seededRandom(members + 1);
      let asked = 0;
      const rounds = 1_000;
      for (let round = 0; round < rounds; round++) {
        const times = Array.from({ length: members }, () => backoffMs(random, 2, members));
        const first = Math.min(...times);
        asked += times.filter((time) => time <= first + 1).length;
      }
      const ratio = asked / rounds / expectedNaks(members);
      assert.ok(ratio > 0.9 && ratio < 1.15, `${ratio} of what is expected for ${members}`);
    }
  });
});

describe("the address of a group", () => {
  test("is the same for everybody, another in another realm", () => {
    assert.equal(groupIndex(7, "room", groupAddresses), groupIndex(7, "room", groupAddresses));
    const names = Array.from({ length: 64 }, (_, index) => `group ${index}`);
    const alike = names.filter(
      (name) => groupIndex(7, name, groupAddresses) === groupIndex(8, name, groupAddresses),
    );
    assert.ok(alike.length < 16);
    // On the wire: never to be changed.
    assert.deepEqual(
      ["room", "lobby", "", "größe"].map((name) => groupIndex(0x0ea45407, name, 16)),
      [1, 2, 2, 7],
    );
  });

  test("is any of them, evenly", () => {
    const counts = Array.from({ length: groupAddresses }, () => 0);
    const draws = 16_000;
    for (let index = 0; index < draws; index++)
      counts[groupIndex(index % 3, `group ${index}`, groupAddresses)]!++;
    const expected = draws / groupAddresses;
    const deviation = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    assert.ok(deviation < 45, `chi-squared ${deviation} at 15 degrees of freedom`);
  });
});

describe("who holds a stream back", () => {
  const patience = 5_000;
  /** Runs a stall that moves `slots` every 100 ms while it is waited for all the time. */
  const verdicts = (stall: Stall, slots: number, forMs: number, from = 0): number[] => {
    const guilty: number[] = [];
    let received = 0;
    stall.waits(true, from, received);
    for (let now = from; now <= from + forMs; now += 100) {
      if (stall.judge(now, received, patience)) guilty.push(now - from);
      received += slots;
    }
    return guilty;
  };

  test("stands still", () => {
    assert.deepEqual(verdicts(new Stall(), 0, 12_000), [5_000, 10_000]);
  });

  test("moves, but a slot at a time", () => {
    assert.deepEqual(verdicts(new Stall(), 1, 5_000), [5_000]);
  });

  test("is not who is steady, if slow", () => {
    const slots = Math.ceil(limits.slowSlots / (patience / 100));
    assert.deepEqual(verdicts(new Stall(), slots, 60_000), []);
  });

  test("is not who is waited for now and then", () => {
    const stall = new Stall();
    let guilty = 0;
    for (let now = 0; now < 60_000; now += 100) {
      stall.waits(now % 1_000 < 700, now, 0);
      if (stall.judge(now, 0, patience)) guilty++;
    }
    assert.equal(guilty, 0);
  });

  test("is who is waited for nearly all the time, whatever the pauses", () => {
    const stall = new Stall();
    const guilty: number[] = [];
    for (let now = 0; now <= 5_100; now += 100) {
      stall.waits(now % 1_000 < 900, now, 0);
      if (stall.judge(now, 0, patience)) guilty.push(now);
    }
    assert.deepEqual(guilty, [5_000]);
  });

  test("is nobody before the time, nor when nobody waits", () => {
    const stall = new Stall();
    assert.ok(!stall.judge(1e9, 0, patience));
    stall.waits(true, 0, 0);
    assert.ok(!stall.judge(4_999, 0, patience));
    stall.waits(false, 10, 0);
    assert.ok(!stall.judge(100_000, 0, patience));
    // A new wait is a new beginning.
    stall.waits(true, 200_000, 0);
    assert.ok(!stall.judge(204_999, 0, patience));
    assert.ok(stall.judge(205_000, 0, patience));
  });

  test("has the time back in which we stood still ourselves", () => {
    const stall = new Stall();
    stall.waits(true, 0, 0);
    stall.postpone(20_000);
    assert.ok(!stall.judge(24_900, 0, patience));
    assert.ok(stall.judge(25_000, 0, patience));
    const idle = new Stall();
    idle.postpone(1_000);
    assert.ok(!idle.judge(99_000, 0, patience));
  });
});
