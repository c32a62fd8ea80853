/**
 * What bounds strangers: budgets, the view of hosts, lines that were just carried, and rooms that do not grow.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Budget, SourceBudgets } from "../../src/classic/budget.ts";
import { HostView } from "../../src/classic/discovery/host-view.ts";
import { classicLimitTable } from "../../src/classic/limits.ts";
import { MemoryRoom, personName, type RoomEvent } from "../../src/classic/room/chat-room.ts";
import { RecentLines } from "../../src/classic/room/recent-lines.ts";

test("every limit is a positive number, and says why it is this one", () => {
  for (const [name, { value, why }] of Object.entries(classicLimitTable)) {
    assert.ok(Number.isSafeInteger(value) && value > 0, name);
    assert.ok(why.split(" ").length > 3, name);
  }
});

test("a budget gives a burst, then so many a second, and says how long to wait", () => {
  const budget = new Budget(10, 2);
  assert.deepEqual([budget.take(0), budget.take(0), budget.take(0)], [true, true, false]);
  assert.equal(budget.waitMs(0), 100);
  assert.equal(budget.waitMs(60), 40);
  assert.equal(budget.take(100), true);
  assert.equal(budget.take(100), false);
  assert.deepEqual(
    [budget.take(60_000), budget.take(60_000), budget.take(60_000)],
    [true, true, false],
  );
});

test("one source that asks without end leaves the others their answers", () => {
  const budgets = new SourceBudgets();
  const loud = Array.from({ length: 1_000 }, () => budgets.take("10.0.0.1", 0)).filter(Boolean);
  assert.equal(loud.length, 50);
  assert.equal(budgets.take("10.0.0.2", 0), true);
  const forged = Array.from({ length: 5_000 }, (_, at) =>
    budgets.take(`10.1.${at >> 8}.${at & 255}`, 0),
  );
  assert.equal(forged.filter(Boolean).length, 500 - 51, "all together have a budget too");
});

test("the view of hosts forgets who fell silent, and of too many the longest silent", () => {
  const view = new HostView();
  view.note("10.0.0.1", ["quiz"], 0);
  view.note("10.0.0.2", undefined, 1_000);
  view.note("10.0.0.1", undefined, 2_000);
  assert.deepEqual(view.current(2_000), [
    { host: "10.0.0.2", roles: [], heardAt: 1_000 },
    { host: "10.0.0.1", roles: ["quiz"], heardAt: 2_000 },
  ]);
  assert.deepEqual(
    view.current(601_500).map(({ host }) => host),
    ["10.0.0.1"],
  );
  for (let at = 0; at < 3_000; at++) view.note(`10.1.${at >> 8}.${at & 255}`, [], 3_000);
  assert.equal(view.current(3_000).length, 1_024);
});

test("lines are remembered for five seconds, and not more than a thousand of them", () => {
  const lines = new RecentLines();
  lines.note("ana: hi", 0);
  assert.deepEqual([lines.has("ana: hi", 5_000), lines.has("ana: hi", 5_001)], [true, false]);
  for (let at = 0; at < 5_000; at++) lines.note(`line ${at}`, 6_000);
  assert.deepEqual([lines.has("line 0", 6_000), lines.has("line 4999", 6_000)], [false, true]);
});

test("a room hands each event to every other door, and forgets those who spoke first", () => {
  const room = new MemoryRoom();
  const heard: RoomEvent[] = [];
  const listening = room.door((event) => heard.push(event));
  const speaking = room.door(() => assert.fail("what comes in by a door does not go out by it"));
  speaking.say("ana", "hi");
  speaking.enter("ana");
  speaking.say("bo", " \u0007 ");
  assert.deepEqual(heard, [{ type: "said", name: "ana", text: "hi" }]);
  for (let at = 0; at < 3_000; at++) speaking.enter(`person ${at}`);
  assert.equal(room.people.length, 1_024);
  speaking[Symbol.dispose]();
  assert.deepEqual(room.people, []);
  assert.equal(heard.filter(({ type }) => type === "left").length, 3_001);
  listening[Symbol.dispose]();
});

test("names are made fit for a line that ends them with a colon", () => {
  assert.equal(personName("a:b\nc"), "a.b c");
  assert.equal(personName("\u0000"), "somebody");
  assert.equal(Buffer.byteLength(personName("ñ".repeat(100))), 64);
});
