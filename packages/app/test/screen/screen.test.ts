/**
 * The screen as it is drawn, at several sizes, for rooms in several states.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { renderToString } from "ink";
import { emptyRoom, roomAfter } from "../../src/room/state.ts";
import type { Room, RoomEvent } from "../../src/room/state.ts";
import { columnsFor, pageAt, rowsOf } from "../../src/room/transcript-rows.ts";
import { widthOf } from "../../src/output/width.ts";
import { h } from "../../src/screen/h.ts";
import { layoutOf } from "../../src/screen/layout.ts";
import { PeopleColumn, PeopleRow } from "../../src/screen/people.ts";
import { alertText, secrecyText, StatusLine, statusText } from "../../src/screen/status-line.ts";
import { Transcript } from "../../src/screen/transcript.ts";
import { fakeMember } from "../kit/fake-network.ts";

const at = new Date(2026, 0, 2, 14, 5);
const self = fakeMember({ id: "00".repeat(16), name: "carla", roles: ["scorer"] });
const empty = emptyRoom({
  group: "lobby",
  realm: "earshot",
  closed: false,
  self,
  links: ["eth0", "wlan0"],
});
const members = [
  fakeMember({
    id: "aa".repeat(16),
    name: "ana",
    reach: { hearsUs: false, heardByMulticast: false, unicast: true },
  }),
  fakeMember({ id: "bb".repeat(16), name: "\u001b[31mben\u202e", state: "suspected" }),
  fakeMember({ id: "cc".repeat(16), name: "sensor", groups: [], roles: ["thermometer"] }),
];
const full: Room = { ...empty, members };

function drawn(element: ReturnType<typeof h>, columns: number): string[] {
  return stripVTControlCharacters(renderToString(element, { columns })).split("\n");
}

test("the column shows oneself first, then who is here with their troubles, then the others", () => {
  const rows = drawn(h(PeopleColumn, { room: full, width: 34, height: 8 }), 80).map((row) =>
    row.trimEnd(),
  );
  assert.deepEqual(rows.slice(0, 6), [
    "Here (3)",
    "● carla (you) · scorer",
    "○ ana · unicast only",
    "○ ben · silent?",
    "Elsewhere",
    "● sensor · thermometer",
  ]);
});

test("people who do not fit are counted", () => {
  const crowd = Array.from({ length: 30 }, (_, count) =>
    fakeMember({ id: (count + 1).toString(16).padStart(32, "0"), name: `p${count}` }),
  );
  const rows = drawn(
    h(PeopleColumn, { room: { ...empty, members: crowd }, width: 20, height: 6 }),
    80,
  );
  assert.equal(rows.length, 6);
  assert.equal(rows.at(-1)?.trim(), "… and 27 more");
});

test("on a narrow screen people share one row that is cut", () => {
  const [row = ""] = drawn(h(PeopleRow, { room: full, width: 40 }), 40);
  assert.equal(row, "Here (3): carla (you), ana (unicast onl…");
});

test("the transcript stands at the bottom and marks notices", () => {
  const events: RoomEvent[] = [
    { type: "said", from: { id: members[0]!.id, name: "ana" }, lines: ["hello there"], at },
    { type: "notice", tone: "problem", text: "something is wrong", at },
  ];
  const { entries } = events.reduce(roomAfter, full);
  const page = pageAt(rowsOf(entries, columnsFor(entries, 40)), undefined, 4);
  const rows = drawn(h(Transcript, { page, width: 40, height: 4, hint: "" }), 40).map((row) =>
    row.trimEnd(),
  );
  assert.deepEqual(rows, ["", "", "14:05 ana  hello there", "14:05 ! something is wrong"]);
});

test("an open realm says so at every width, and a closed one too", () => {
  for (const width of [10, 28, 40, 80]) {
    assert.match(secrecyText(empty, width), /^open/);
    assert.match(secrecyText({ ...empty, closed: true }, width), /^closed/);
    assert.ok(widthOf(secrecyText(empty, width)) <= width);
  }
  assert.match(secrecyText(empty, 80), /read along/);
  assert.equal(secrecyText({ ...empty, local: true }, 30), "on this machine alone");
});

test("the status tells realm, peers and networks; trouble comes first", () => {
  assert.equal(statusText(full, 80), "realm earshot · 3 peers · on eth0, wlan0");
  assert.equal(alertText(full, 0), undefined);
  assert.match(alertText({ ...empty, unheard: true }, 0) ?? "", /earshot doctor/);
  assert.match(alertText({ ...empty, links: [] }, 0) ?? "", /No network/);
  assert.equal(alertText(full, 3), "3 more below · PgDn");
  for (const width of [40, 80]) {
    for (const row of drawn(
      h(StatusLine, { room: { ...empty, unheard: true }, width, below: 0, address: false }),
      width,
    )) {
      assert.ok(widthOf(row) <= width);
    }
  }
});

test("the address of the pages is shown whole, or how to get there", () => {
  const pages = "http://127.0.0.1:7480/?token=abcdefghijklmnopqrstuvwx";
  const room = { ...full, pages };
  const shown = (width: number): string[] =>
    drawn(h(StatusLine, { room, width, below: 0, address: true }), width);
  assert.match(shown(80)[0] ?? "", /^In the browser: http:\S+uvwx$/);
  assert.equal(shown(60)[0], pages);
  assert.equal(shown(40)[0], "In the browser: /pages");
  assert.equal(shown(80).length, 3);
});

test("every size from 40 by 10 adds up", () => {
  for (const columns of [40, 71, 72, 80, 120, 200]) {
    for (const rows of [10, 15, 24, 60]) {
      const { people, transcript, inputRow, address } = layoutOf(columns, rows, true);
      assert.equal(people.side ? people.width + 2 + transcript.width : transcript.width, columns);
      assert.equal(inputRow, rows - (address ? 4 : 3));
      assert.equal(address, rows >= 16);
      assert.equal(layoutOf(columns, rows, false).inputRow, rows - 3);
      assert.ok(transcript.height >= 1);
    }
  }
});
