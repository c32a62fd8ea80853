/**
 * Frames that wait to be told: what is alike becomes one, and what is too much is counted.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Epoch } from "../../src/core/identity.ts";
import { limits } from "../../src/core/limits.ts";
import { Pending, type Seen } from "../../src/frames/pending.ts";

const ana = "a".repeat(32) as Epoch;

function seen(frame: Seen["frame"], at: number, more: Partial<Seen> = {}): Seen {
  const way = "multicast";
  return {
    frame,
    at,
    direction: "sent",
    from: ana,
    to: undefined,
    way,
    count: 1,
    facts: "",
    ...more,
  };
}

function slots(at: number, from: number, count: number): Seen {
  return seen("slots", at, { stream: 1, count, slots: [{ from, count }] });
}

const told = (pending: Pending, now = Infinity): string[] =>
  [...pending.take(now)].map(
    ([{ frame, count, slots: ranges = [], facts }, omitted]) =>
      `${frame} ×${count} ${ranges.map((range) => `${range.from}+${range.count}`).join(",")}${facts}${omitted > 0 ? ` behind ${omitted}` : ""}`,
  );

test("slots of a while are one run, and what is missing between shows", () => {
  const pending = new Pending();
  pending.add(slots(0, 1, 10));
  pending.add(slots(20, 11, 5));
  pending.add(slots(40, 20, 2));
  assert.deepEqual(told(pending), ["slots ×17 1+15,20+2"]);
});

test("the same slots on another link count once", () => {
  const pending = new Pending();
  pending.add(slots(0, 1, 10));
  pending.add(slots(0, 1, 10));
  pending.add(slots(1, 8, 5));
  assert.deepEqual(told(pending), ["slots ×12 1+12"]);
});

test("a request for repairs parts what came before from what came after", () => {
  const pending = new Pending();
  pending.add(slots(0, 1, 10));
  pending.add(seen("nak", 1, { stream: 1, slots: [{ from: 4, count: 1 }] }));
  pending.add(slots(2, 11, 10));
  assert.deepEqual(told(pending), ["slots ×10 1+10", "nak ×1 4+1", "slots ×10 11+10"]);
});

test("of reports the latest counts; of others only the same are one, as on several ways", () => {
  const pending = new Pending();
  pending.add(seen("report", 0, { stream: 1, facts: "has 5" }));
  pending.add(seen("request", 1));
  pending.add(seen("request", 2));
  pending.add(seen("announce", 3, { facts: "1" }));
  pending.add(seen("announce", 4, { facts: "2" }));
  pending.add(seen("report", 5, { stream: 1, facts: "has 9" }));
  assert.deepEqual(told(pending), [
    "report ×2 has 9",
    "request ×2 ",
    "announce ×1 1",
    "announce ×1 2",
  ]);
});

test("nothing is told before others could join it, nor kept for longer", () => {
  const pending = new Pending();
  assert.equal(pending.dueAt, Infinity);
  pending.add(slots(1_000, 1, 1));
  pending.add(seen("request", 1_050));
  assert.equal(pending.dueAt, 1_000 + limits.frameMergeMs);
  assert.deepEqual(told(pending, pending.dueAt - 1), []);
  assert.deepEqual(told(pending, pending.dueAt), ["slots ×1 1+1"]);
  assert.equal(pending.dueAt, 1_050 + limits.frameMergeMs);
  // The next ones are another run.
  pending.add(slots(1_101, 2, 1));
  assert.deepEqual(told(pending), ["request ×1 ", "slots ×1 2+1"]);
});

test("of too many some are left out, and the next one says how many", () => {
  const pending = new Pending();
  const many = limits.framesToldBurst + 100;
  for (let token = 0; token < many; token++) pending.add(seen("ping", 0, { facts: `#${token}` }));
  assert.equal(told(pending).length, limits.framesToldBurst);
  pending.add(seen("request", 1_000));
  assert.deepEqual(told(pending), ["request ×1  behind 100"]);
});

test("what waits has a limit, also in ranges", () => {
  const pending = new Pending();
  for (let token = 0; token < limits.framesHeld + 50; token++)
    pending.add(seen("ping", token, { facts: `#${token}` }));
  const all = [...pending.take(Infinity)];
  assert.ok(all.length <= limits.framesHeld);
  for (let from = 0; from < 1_000; from += 2) pending.add(slots(10_000, from, 1));
  const [only] = [...pending.take(Infinity)];
  assert.equal(only?.[0].count, 500);
  assert.equal(only?.[0].slots?.length, limits.toldRanges);
});
