/**
 * Sockets held are brought in step with sockets wanted, one failure at a time.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Keeper, type Kept } from "../../../src/transport/udp/keeper.ts";

interface Plan {
  readonly key: string;
  readonly size?: number;
}

class Socket implements Kept<Plan> {
  plan: Plan;
  closed = false;

  constructor(plan: Plan) {
    this.plan = plan;
  }

  update(plan: Plan): void {
    this.plan = plan;
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

function keeperOf(refused: Set<string>) {
  const opened: string[] = [];
  const failures: string[] = [];
  const keeper = new Keeper<Plan, Socket>({
    open: async (plan, previous) => {
      if (refused.has(plan.key)) throw new Error(`no ${plan.key}`);
      assert.ok(previous === undefined || previous.closed, "closed before it is opened again");
      opened.push(plan.key);
      return new Socket(plan);
    },
    failed: (plan) => failures.push(plan.key),
  });
  return { keeper, opened, failures };
}

test("opens what is missing, closes what is not wanted, leaves and updates the rest", async () => {
  const { keeper, opened } = keeperOf(new Set());
  await keeper.reconcile([{ key: "a" }, { key: "b" }], 0);
  const [a, b] = [keeper.get("a"), keeper.get("b")];
  await keeper.reconcile([{ key: "b", size: 2 }, { key: "c" }], 1);
  assert.deepEqual(opened, ["a", "b", "c"]);
  assert.equal(a?.closed, true);
  assert.equal(keeper.get("b"), b);
  assert.equal(b?.plan.size, 2);
});

test("what fails is tried again ever more rarely, and touches nothing else", async () => {
  const refused = new Set(["bad"]);
  const { keeper, opened, failures } = keeperOf(refused);
  const plans = [{ key: "bad" }, { key: "good" }];
  const attempts: number[] = [];
  for (let now = 0; now <= 4_000; now += 50) {
    const before = failures.length;
    await keeper.reconcile(plans, now);
    if (failures.length > before) attempts.push(now);
  }
  assert.deepEqual(attempts, [0, 250, 750, 1_750, 3_750]);
  assert.equal(keeper.retryAt, 7_750);
  assert.deepEqual(opened, ["good"]);
  refused.clear();
  await keeper.reconcile(plans, 7_750);
  assert.deepEqual(opened, ["good", "bad"]);
  assert.equal(keeper.retryAt, Infinity);
});

test("a broken socket is replaced, and more slowly while the new ones do not work either", async () => {
  const { keeper, opened } = keeperOf(new Set());
  const replacedAt: number[] = [];
  for (let now = 0; now <= 5_000; now += 250) {
    const before = opened.length;
    await keeper.reconcile([{ key: "a" }], now);
    if (opened.length > before) replacedAt.push(now);
    keeper.broken("a", now);
  }
  assert.deepEqual(replacedAt, [0, 250, 750, 1_750, 3_750]);
  await keeper.reconcile([{ key: "a" }], 10_000);
  keeper.works("a");
  keeper.broken("a", 20_000);
  assert.equal(keeper.retryAt, 20_250, "after success the patience is fresh");
});

test("closing closes all", async () => {
  const { keeper } = keeperOf(new Set());
  await keeper.reconcile([{ key: "a" }], 0);
  const a = keeper.get("a");
  await keeper.closeAll();
  assert.equal(a?.closed, true);
  assert.deepEqual([...keeper.values()], []);
});
