/**
 * What a typed line asks for, and the rows and pages of the transcript.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PeerId } from "earshot";
import { isQuit } from "../../src/room/quit.ts";
import { nameable, namingOf, orderOf, usageHint } from "../../src/room/orders.ts";
import type { Entry } from "../../src/room/entries.ts";
import { anchorAfter, columnsFor, pageAt, rowsOf } from "../../src/room/transcript-rows.ts";
import { pinOrders, type PinPlace, writingOrders } from "../../src/session/writing/orders.ts";
import { widthOf } from "../../src/output/width.ts";

test("quit leaves in any case, and only on a line of its own", () => {
  for (const line of ["quit", "Quit", "QUIT ", "/quit"]) assert.ok(isQuit(line), line);
  for (const line of ["quits", "I quit", ""]) assert.ok(!isQuit(line), line);
});

test("an order says what it names, by a number or the beginning of an id, and what it puts there", () => {
  assert.deepEqual(namingOf("#12 some words"), { which: "12", words: "some words" });
  assert.deepEqual(namingOf("  words of 12 "), { which: undefined, words: "words of 12" });
  assert.deepEqual(namingOf("#12"), { which: "12", words: "" });
  assert.deepEqual(namingOf("# of the day"), { which: undefined, words: "# of the day" });
  assert.deepEqual(namingOf(""), { which: undefined, words: "" });
});

test("numbers are shown while an order is typed that takes one, and its usage from the space on", () => {
  assert.equal(nameable("/edit"), "own");
  assert.equal(nameable("/reply #1 ye"), "anybody's");
  for (const typed of ["", "/repl", "reply", "/away", "//edit"])
    assert.equal(nameable(typed), "nobody's", typed);
  assert.equal(usageHint("lobby", "/retract"), "");
  assert.match(usageHint("lobby", "/retract "), /^\/retract #N: take yours back/);
  assert.match(usageHint("boards", "/unpin #1"), /^\/pin #N, \/unpin #N: /);
  assert.equal(usageHint("lobby", "/unpin #1"), "");
  assert.equal(usageHint("lobby", "hello there"), "");
});

test("what is meant is one's last, the last of another, or the one that is named, and only one's own is changed", async () => {
  const [me, ana] = ["aa".repeat(16), "bb".repeat(16)] as PeerId[];
  assert.ok(me !== undefined && ana !== undefined);
  const done: string[] = [];
  const place: PinPlace = {
    self: me,
    writings: [
      { id: "1", author: ana },
      { id: "2", author: me },
      { id: "3", author: me },
    ],
    find: (which) => place.writings.find(({ id }) => id === which),
    edit: async (id, text) => done.push(`edit ${id} ${text}`),
    answer: async (id, text) => done.push(`answer ${id} ${text}`),
    retract: async (id) => done.push(`retract ${id}`),
    pin: async (id, pinned) => done.push(`${pinned ? "pin" : "unpin"} ${id}`),
  };
  const { edit, reply, retract } = writingOrders;
  await edit(place, "new words");
  await edit(place, "#2 other words");
  await reply(place, "yes");
  await reply(place, "#3 and to myself");
  await retract(place, "");
  await pinOrders.pin(place, "#2");
  await pinOrders.unpin(place, "");
  assert.deepEqual(done, [
    "edit 3 new words",
    "edit 2 other words",
    "answer 1 yes",
    "answer 3 and to myself",
    "retract 3",
    "pin 2",
    "unpin 3",
  ]);
  for (const [wrong, words] of [
    [() => edit(place, "#1 not mine"), /Only who wrote it/],
    [() => edit(place, "#4 what"), /There is no #4 here/],
    [() => edit(place, "#2"), /Write \/edit and the new text/],
    [() => retract(place, "2"), /Write \/retract #N/],
    [() => retract({ ...place, writings: [] }, ""), /You have written nothing here/],
    [() => reply({ ...place, writings: [] }, "hi"), /Nobody else has written anything/],
    [() => pinOrders.pin(place, "#1"), /Only who wrote it/],
  ] as const)
    await assert.rejects(wrong, words);
  assert.equal(done.length, 7);
});

test("orders begin with a slash, two slashes say one", () => {
  assert.deepEqual(orderOf(" hello "), { type: "say", text: "hello" });
  assert.deepEqual(orderOf("//etc/hosts"), { type: "say", text: "/etc/hosts" });
  assert.deepEqual(orderOf("/name ana la grande"), { type: "rename", name: "ana la grande" });
  assert.equal(orderOf("/name").type, "wrong");
  assert.equal(orderOf("QUIT").type, "quit");
  assert.equal(orderOf("/help").type, "help");
  assert.deepEqual(orderOf("/hepl"), {
    type: "wrong",
    text: "There is no /hepl. Did you mean /help?",
  });
  assert.equal(orderOf("  ").type, "nothing");
});

const at = new Date(2026, 0, 2, 14, 5, 9);
const said = (key: number, from: string, ...lines: string[]): Entry => ({
  key,
  at,
  kind: "said",
  from,
  own: false,
  hue: 0,
  lines,
});

test("rows wrap beside the name and fit their width", () => {
  const entries = [
    said(1, "ana", "one two three four five six seven eight", "second"),
    said(2, "日本語の名前", "x"),
  ];
  for (const cells of [24, 40, 80]) {
    const rows = rowsOf(entries, columnsFor(entries, cells));
    for (const row of rows)
      assert.ok(widthOf(`${row.time} ${row.who}  ${row.text}`) <= cells, row.text);
    assert.deepEqual(rows[0]?.time, "14:05");
  }
});

test("reading back stays where it is while new lines come, and ends at the newest", () => {
  const entries = Array.from({ length: 20 }, (_, count) =>
    said(count + 1, "ana", `line ${count + 1}`),
  );
  const columns = columnsFor(entries, 40);
  const rows = rowsOf(entries.slice(0, 10), columns);
  const anchor = anchorAfter(rows, undefined, 4, -3);
  assert.deepEqual(
    pageAt(rows, anchor, 4).rows.map((row) => row.key),
    [4, 5, 6, 7],
  );
  const more = rowsOf(entries, columns);
  assert.deepEqual(
    pageAt(more, anchor, 4).rows.map((row) => row.key),
    [4, 5, 6, 7],
  );
  assert.equal(pageAt(more, anchor, 4).below, 13);
  assert.deepEqual(
    pageAt(rows, anchorAfter(rows, anchor, 4, -100), 4).rows.map((row) => row.key),
    [1, 2, 3, 4],
  );
  assert.equal(anchorAfter(rows, anchor, 4, 3), undefined);
});
