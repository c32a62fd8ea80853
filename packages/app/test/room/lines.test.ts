/**
 * What a typed line asks for, and the rows and pages of the transcript.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isQuit } from "../../src/room/quit.ts";
import { orderOf } from "../../src/room/orders.ts";
import type { Entry } from "../../src/room/entries.ts";
import { anchorAfter, columnsFor, pageAt, rowsOf } from "../../src/room/transcript-rows.ts";
import { widthOf } from "../../src/output/width.ts";

test("quit leaves in any case, and only on a line of its own", () => {
  for (const line of ["quit", "Quit", "QUIT ", "/quit"]) assert.ok(isQuit(line), line);
  for (const line of ["quits", "I quit", ""]) assert.ok(!isQuit(line), line);
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
