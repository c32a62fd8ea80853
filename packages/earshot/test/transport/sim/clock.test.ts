/**
 * Virtual time goes from event to event, in order, and not by itself.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../../src/core/random.ts";
import { TimeHeap } from "../../../src/transport/sim/heap.ts";
import { HostClock } from "../../../src/transport/sim/host-clock.ts";
import { VirtualClock } from "../../../src/transport/sim/clock.ts";

test("the heap gives items by time, and simultaneous ones in the order in which they came", () => {
  const random = seededRandom(7);
  const heap = new TimeHeap<{ at: number; order: number; id: number }>();
  const items = Array.from({ length: 2_000 }, (_, id) => ({
    at: random.uint32() % 50,
    order: 0,
    id,
  }));
  for (const item of items) heap.push(item);
  const popped = Array.from({ length: items.length }, () => heap.pop());
  const sorted = items.toSorted((one, other) => one.at - other.at || one.id - other.id);
  assert.deepEqual(
    popped.map((item) => item?.id),
    sorted.map((item) => item.id),
  );
  assert.equal(heap.pop(), undefined);
});

test("time stands at the event that happens, and at the end of the run", () => {
  const clock = new VirtualClock();
  const seen: number[] = [];
  clock.schedule(5, () => {
    seen.push(clock.now());
    clock.schedule(2, () => seen.push(clock.now())); // in the past: at once
    clock.schedule(9, () => seen.push(clock.now()));
  });
  const cancel = clock.schedule(6, () => seen.push(-1));
  cancel();
  clock.runTo(8);
  assert.deepEqual(seen, [5, 5]);
  assert.equal(clock.now(), 8);
  clock.runTo(10);
  assert.deepEqual(seen, [5, 5, 9]);
});

test("passing time lets promises take their place in it", async () => {
  const clock = new VirtualClock();
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.schedule(clock.now() + ms, resolve);
    });
  const seen: [string, number][] = [];
  const walk = async (name: string, ms: number): Promise<void> => {
    for (let step = 0; step < 3; step++) {
      await wait(ms);
      seen.push([name, clock.now()]);
    }
  };
  void walk("one", 10);
  void walk("other", 15);
  await clock.pass(100);
  assert.deepEqual(seen, [
    ["one", 10],
    ["other", 15],
    ["one", 20],
    ["other", 30],
    ["one", 30],
    ["other", 45],
  ]);
  assert.equal(clock.now(), 100);
  await assert.rejects(
    clock.passUntil(() => false, 50),
    /not within 50 ms/,
  );
});

test("a host's clock runs at its own rate and leaps", () => {
  const clock = new HostClock(1_000, 2);
  assert.equal(clock.read(10), 1_020);
  assert.equal(clock.when(1_020), 10);
  clock.setRate(10, 0.5);
  assert.equal(clock.read(20), 1_025);
  clock.leap(20, 600);
  assert.equal(clock.read(20), 1_625);
  assert.equal(clock.when(1_626), 22);
});
