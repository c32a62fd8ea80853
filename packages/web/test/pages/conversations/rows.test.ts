/**
 * Rows of the transcript, and the history that they are made of.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChatItem } from "../../../src/client/answers.ts";
import { History, idOf } from "../../../src/pages/conversations/history.ts";
import { rowsOf } from "../../../src/pages/conversations/rows.ts";

const noon = new Date(2026, 4, 3, 12).getTime();

function said(id: string, from = "ana", minutes = 0): ChatItem {
  const message = {
    id,
    from,
    label: from,
    at: noon + minutes * 60_000,
    text: id,
    mentions: [],
    own: from === "ana",
    state: "received" as const,
  };
  return { kind: "message", message };
}

const base = { outgoing: [], earlier: false, unreadFrom: null, read: {}, self: "ana" };

test("days, groups, the line above what is new, and who has read up to where", () => {
  const items = [
    said("1"),
    said("2", "ana", 2),
    said("3", "ben", 3),
    said("4", "ben", 4),
    said("5", "ben", 60),
    said("6", "ben", 24 * 60),
  ];
  const rows = rowsOf({
    ...base,
    items,
    unreadFrom: "4",
    read: { ana: "6", ben: "6", lucia: "2" },
  });
  assert.deepEqual(
    rows.map((row) =>
      row.kind === "message" ? `${row.key}${row.first ? "*" : ""}${row.readers.join()}` : row.kind,
    ),
    ["begin", "day", "1*", "2lucia", "3*", "unread", "4*", "5*", "day", "6*"],
  );
});

test("what is on its way stands at the end, until it has arrived", () => {
  const outgoing = [
    { key: "k", conversation: "c", text: "x", at: noon, id: undefined, failure: undefined },
  ];
  const rows = rowsOf({ ...base, earlier: true, items: [said("1")], outgoing });
  assert.deepEqual(
    rows.map(({ key, kind }) => (kind === "day" ? kind : key)),
    ["day", "1", "out-k"],
  );
});

test("what the state lets go of stays; older ones come before it", () => {
  const history = new History();
  const ids = (): string => history.items.map(idOf).join("");
  history.follow([said("c"), said("d")], true);
  history.before([said("a"), said("b")], false);
  assert.equal(ids(), "abcd");
  assert.equal(history.earlier, false);
  history.follow([said("d"), said("e")], true);
  assert.equal(ids(), "abcde");
  assert.equal(history.earlier, false, "the beginning is known");
  const before = history.items;
  assert.equal(history.follow(before, false), before, "nothing new, nothing drawn");
  history.follow([said("x")], true);
  assert.equal(ids(), "x", "after a gap it begins anew");
  assert.equal(history.earlier, true);
  history.before([said("x")], true);
  assert.equal(ids(), "x");
});
