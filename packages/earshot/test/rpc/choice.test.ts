/**
 * Which of several servers is asked.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Member } from "../../src/core/events.ts";
import type { Epoch } from "../../src/core/identity.ts";
import { seededRandom } from "../../src/core/random.ts";
import { type Experience, nearest, spread } from "../../src/rpc/choice.ts";
import { memberNamed } from "../peer/kit/stage.ts";

const [ana, bob, cid] = ["ana", "bob", "cid"].map(memberNamed) as [Member, Member, Member];
const all = [ana, bob, cid];

function knowing(ms: ReadonlyMap<Epoch, number>, open = new Map<Epoch, number>()): Experience {
  return {
    roundTripMs: (server) => ms.get(server),
    outstanding: (server) => open.get(server) ?? 0,
  };
}

/** How often each is chosen. */
function counted(choose: () => Member | undefined, times = 3_000): number[] {
  const chosen = Array.from({ length: times }, choose);
  return all.map((member) => chosen.filter((one) => one === member).length);
}

describe("the nearest", () => {
  test("is who answered fastest", () => {
    const known = new Map([
      [ana.epoch, 3],
      [bob.epoch, 1],
      [cid.epoch, 2],
    ]);
    assert.equal(nearest(all, knowing(known), seededRandom(1)), bob);
  });

  test("of those not known yet is drawn by lot, before all that are", () => {
    const random = seededRandom(1);
    const known = new Map([[bob.epoch, 0.1]]);
    const [forAna, forBob, forCid] = counted(() => nearest(all, knowing(known), random));
    assert.equal(forBob, 0);
    assert.ok(Math.abs((forAna ?? 0) - (forCid ?? 0)) < 300);
  });

  test("is not one that is suspected, unless all are", () => {
    const doubtful: Member = { ...bob, state: "suspected" };
    const known = new Map([
      [ana.epoch, 3],
      [bob.epoch, 1],
    ]);
    assert.equal(nearest([ana, doubtful], knowing(known), seededRandom(1)), ana);
    assert.equal(nearest([doubtful], knowing(known), seededRandom(1)), doubtful);
  });

  test("of nobody is nobody", () => {
    assert.equal(nearest([], knowing(new Map()), seededRandom(1)), undefined);
    assert.equal(spread([], knowing(new Map()), seededRandom(1)), undefined);
  });
});

describe("spreading", () => {
  test("asks all alike when none has more to do", () => {
    const random = seededRandom(2);
    for (const count of counted(() => spread(all, knowing(new Map()), random)))
      assert.ok(Math.abs(count - 1_000) < 150);
  });

  test("never asks the one with most to do, of several", () => {
    const random = seededRandom(3);
    const open = new Map([[cid.epoch, 5]]);
    assert.equal(counted(() => spread(all, knowing(new Map(), open), random))[2], 0);
  });
});
