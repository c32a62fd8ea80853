/**
 * The lease with a clock: whoever slept while its monotonic clock stood still does not believe to hold it.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { LeaseKeeper, type LeaseNetwork } from "../../src/apps/arena/lease/keeper.ts";
import { leaseMs } from "../../src/apps/arena/lease/lease.ts";
import { seededRandom } from "../../src/core/random.ts";
import { ManualClock } from "../peer/kit/manual-clock.ts";
import { idOf } from "./kit/history.ts";

const names = ["ana", "bob", "eve"].map(idOf);

/** A host whose voters grant whatever it asks, until they are cut off. */
function host(): {
  readonly keeper: LeaseKeeper;
  readonly clock: ManualClock;
  readonly cutOff: () => void;
  readonly releases: readonly number[];
} {
  const clock = new ManualClock();
  const releases: number[] = [];
  let reachable = true;
  const network: LeaseNetwork = {
    async ballot(_to, { life, term, round }) {
      const granted = { life, term, round, granted: true, highest: term, waitMs: 0 };
      return reachable ? granted : undefined;
    },
    release: (_to, { round }) => void releases.push(round),
    promised: () => undefined,
    changed: () => undefined,
  };
  const settings = { self: names[0]!, life: "00000001", candidates: names, voters: names };
  const keeper = new LeaseKeeper(
    { ...settings, firstLife: true, random: seededRandom(1) },
    clock,
    network,
  );
  keeper.look(true, 0, 0);
  return { keeper, clock, releases, cutOff: () => void (reachable = false) };
}

describe("who holds the lease", () => {
  test("renews it as long as a majority answers, and ceases to hold it before they are free", async () => {
    const { keeper, clock, cutOff } = host();
    await setImmediate();
    assert.equal(keeper.held, 0);
    for (let each = 0; each < 30; each++) {
      clock.pass(1_000);
      await setImmediate();
      assert.equal(keeper.held, 0);
    }
    cutOff();
    clock.pass(leaseMs);
    await setImmediate();
    assert.equal(keeper.held, undefined);
    keeper.close();
    assert.equal(clock.scheduled, 0);
  });

  test("holds it no more after the machine has slept, though its monotonic clock stood still", async () => {
    const { keeper, clock, cutOff, releases } = host();
    await setImmediate();
    assert.equal(keeper.held, 0);
    cutOff();
    clock.sleep(3_600_000);
    assert.equal(keeper.held, undefined);
    clock.pass(1);
    keeper.look(true, 0, 0);
    assert.notEqual(releases.length, 0);
    keeper.close();
  });

  test("steps down when the topic has a host of a later term", async () => {
    const { keeper } = host();
    await setImmediate();
    keeper.look(true, 0, 1);
    assert.equal(keeper.held, undefined);
    keeper.close();
  });
});
