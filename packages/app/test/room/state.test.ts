/**
 * What the room shows after what has happened in it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Change, Member } from "earshot";
import { emptyRoom, keptEntries, roomAfter } from "../../src/room/state.ts";
import { peopleOf } from "../../src/room/who.ts";
import type { Room, RoomEvent } from "../../src/room/state.ts";
import { fakeMember } from "../kit/fake-network.ts";

const at = new Date("2026-01-02T03:04:05Z");
const self = fakeMember({ id: "00".repeat(16), name: "me" });
const ana = fakeMember({ id: "aa".repeat(16), name: "ana" });
const start = emptyRoom({ group: "lobby", realm: "earshot", closed: false, self, links: ["eth0"] });

function after(...events: readonly RoomEvent[]): Room {
  return events.reduce(roomAfter, start);
}

function change(
  type: Exclude<Change["type"], "failed">,
  member: Member,
  previous: Member | undefined,
  members: readonly Member[] = type === "left" ? [] : [member],
): RoomEvent {
  return {
    type: "change",
    at,
    change: { type, member, previous, view: { version: 1, members }, missed: 0 },
  };
}

function notices(room: Room): string[] {
  return room.entries.map((entry) =>
    entry.kind === "notice" ? entry.text : `${entry.from}: ${entry.lines.join("/")}`,
  );
}

test("coming and leaving is told once each", () => {
  const room = after(change("joined", ana, undefined), change("left", ana, ana));
  assert.deepEqual(notices(room), ["ana came in", "ana left"]);
  assert.deepEqual(room.members, []);
});

test("a peer that enters the group later has come in then", () => {
  const outside = { ...ana, groups: [] };
  const room = after(
    change("joined", outside, undefined),
    change("updated", ana, outside),
    change("updated", outside, ana),
  );
  assert.deepEqual(notices(room), ["ana came in", "ana left"]);
  assert.deepEqual(peopleOf(room), { here: [], elsewhere: [outside] });
});

test("suspicion shows at the name, not as a line; silence and restarts are lines", () => {
  const failed = (reason: "silent" | "restarted"): RoomEvent => ({
    type: "change",
    at,
    change: {
      type: "failed",
      reason,
      member: ana,
      previous: ana,
      view: { version: 3, members: [] },
      missed: 0,
    },
  });
  const room = after(
    change("suspected", { ...ana, state: "suspected" }, ana),
    failed("silent"),
    failed("restarted"),
  );
  assert.deepEqual(notices(room), [
    "ana fell silent and is taken for gone",
    "ana was started again",
  ]);
  assert.equal(room.entries[0]?.kind === "notice" && room.entries[0].tone, "problem");
});

test("two of one name are told apart, also when the look is what is the same", () => {
  const other = fakeMember({ id: "ab".repeat(16), name: "ＡＮＡ" });
  const room = after(
    change("joined", ana, undefined, [ana]),
    change("joined", other, undefined, [ana, other]),
    {
      type: "said",
      from: ana,
      lines: ["hi"],
      at,
    },
  );
  assert.deepEqual(notices(room), ["ana came in", "ＡＮＡ #abab came in", "ana #aaaa: hi"]);
});

test("a new name is told with the old one", () => {
  assert.deepEqual(notices(after(change("updated", { ...ana, name: "anita" }, ana))), [
    "ana is now called anita",
  ]);
});

test("who was there already is told in one line", () => {
  const many = Array.from({ length: 9 }, (_, at) =>
    fakeMember({ id: String(at).repeat(32), name: `p${at}` }),
  );
  const room = after({ type: "present", view: { version: 1, members: many }, at });
  assert.deepEqual(notices(room), ["Here already: p0, p1, p2, p3, p4 and 4 more"]);
});

test("own lines are marked by the id, not by the name", () => {
  const twin = fakeMember({ id: "cc".repeat(16), name: "me" });
  const room = after(
    { type: "said", from: self, lines: ["a"], at },
    { type: "said", from: twin, lines: ["b"], at },
  );
  assert.deepEqual(
    room.entries.map((entry) => entry.kind === "said" && entry.own),
    [true, false],
  );
});

test("loneliness is shown until somebody comes", () => {
  assert.equal(after({ type: "lonely" }).unheard, true);
  assert.equal(after({ type: "lonely" }, change("joined", ana, undefined)).unheard, false);
  assert.equal(after(change("joined", ana, undefined), { type: "lonely" }).unheard, false);
  assert.equal(
    after({ type: "status", status: { type: "no-one-heard", forMs: 60_000 }, at }).unheard,
    true,
  );
});

test("a condition told over and over is shown once", () => {
  const status: RoomEvent = {
    type: "status",
    status: { type: "unicast-fallback", members: 2 },
    at,
  };
  assert.equal(after(status, status, status).entries.length, 1);
});

test("old entries are forgotten, keys go on", () => {
  const events = Array.from({ length: keptEntries + 10 }, (_, count): RoomEvent => ({
    type: "notice",
    tone: "plain",
    text: `${count}`,
    at,
  }));
  const room = after(...events);
  assert.equal(room.entries.length, keptEntries);
  assert.equal(room.entries.at(0)?.key, 11);
  assert.equal(room.entries.at(-1)?.key, keptEntries + 10);
});
