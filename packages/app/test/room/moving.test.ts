/**
 * Going from place to place, completing, and reading lists and conversations back.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { completed } from "../../src/room/completion.ts";
import { type Entry, listed } from "../../src/room/entries.ts";
import { helpPane } from "../../src/room/help-pane.ts";
import { orderOf } from "../../src/room/orders.ts";
import { peopleNamed, titleAndPeople } from "../../src/room/people-named.ts";
import {
  focusAt,
  focusOnList,
  inLobby,
  itemBeside,
  paneBeside,
  panes,
  placeOf,
} from "../../src/room/places.ts";
import { anchorAfter, columnsFor, pageAt, rowsOf } from "../../src/room/transcript-rows.ts";
import { widthOf } from "../../src/output/width.ts";
import { fakeMember } from "../kit/fake-network.ts";

test("panes go around, and each remembers what was open in it", () => {
  assert.equal(paneBeside("people", 1), "lobby");
  assert.equal(paneBeside("lobby", -1), "people");
  const talking = focusAt(inLobby, "talks", "kitchen");
  const back = focusAt(focusAt(talking, "boards"), "talks");
  assert.deepEqual(placeOf(back), { pane: "talks", item: "kitchen" });
  assert.deepEqual(placeOf(focusOnList(back, "talks")), { pane: "talks", item: undefined });
});

test("items go around with their list between the last and the first", () => {
  const items = ["a", "b"];
  assert.equal(itemBeside(items, undefined, 1), "a");
  assert.equal(itemBeside(items, "b", 1), undefined);
  assert.equal(itemBeside(items, undefined, -1), "b");
  assert.equal(itemBeside([], undefined, 1), undefined);
});

test("orders and names are completed as far as they are clear", () => {
  const members = ["ana", "Anabel", "ben lee"].map((name) => fakeMember({ name }));
  const complete = (text: string) => completed(text, { members });
  assert.deepEqual(complete("/dir"), { text: "/direct ", choices: [] });
  assert.deepEqual(complete("/de"), { text: "/decline ", choices: [] });
  assert.deepEqual(complete("/b").choices, ["back", "begin", "boards", "busy"]);
  assert.deepEqual(complete("hi @be"), { text: "hi @ben lee ", choices: [] });
  assert.deepEqual(complete("hi @A"), { text: "hi @Ana", choices: ["Anabel", "ana"] });
  assert.deepEqual(complete("/direct be"), { text: "/direct ben lee ", choices: [] });
  assert.deepEqual(complete("nothing"), { text: "nothing", choices: [] });
  const oldText = (which: string | undefined): string | undefined =>
    which === undefined ? "my last" : which === "3" ? "my third" : undefined;
  const edited = (text: string): string => completed(text, { members }, { oldText }).text;
  assert.equal(edited("/edit "), "/edit my last");
  assert.equal(edited("/edit #3 "), "/edit #3 my third");
  assert.equal(edited("/edit #4 "), "/edit #4 ");
  assert.equal(edited("/edit #3 my "), "/edit #3 my ", "what is being written stays");
});

test("a name means one person, several or nobody, whatever it looks like", () => {
  const self = fakeMember({ id: "00".repeat(16), name: "me" });
  const [ana, twin, anabel, odd] = [
    fakeMember({ id: "aa".repeat(16), name: "ana" }),
    fakeMember({ id: "ab".repeat(16), name: "Ana" }),
    fakeMember({ id: "ac".repeat(16), name: "Anabel" }),
    fakeMember({ id: "ad".repeat(16), name: "o\u001b[31mdd one" }),
  ];
  const room = { self, members: [ana, twin, anabel, odd] };
  assert.deepEqual(peopleNamed(room, "ANA"), [ana.id, twin.id]);
  assert.deepEqual(peopleNamed(room, "ana #aaaa"), [ana.id]);
  assert.deepEqual(peopleNamed(room, " @anab"), [anabel.id]);
  assert.deepEqual(peopleNamed(room, "odd"), [odd.id]);
  assert.deepEqual(peopleNamed(room, "eve"), []);
  assert.deepEqual(peopleNamed(room, ""), []);
  const few = { self, members: [ana, anabel, odd] };
  assert.deepEqual(titleAndPeople(few, "The @Anabel plan @odd one of @eve"), {
    title: "The plan of @eve",
    people: [anabel.id, odd.id],
  });
  assert.deepEqual(titleAndPeople(few, "@ana"), { title: "", people: [ana.id] });
});

test("orders of the apps keep what stands after them, and a division is no order", () => {
  assert.deepEqual(orderOf("/BEGIN the plan @ana"), {
    type: "do",
    doing: "begin",
    rest: "the plan @ana",
  });
  assert.deepEqual(orderOf("/here"), { type: "do", doing: "available", rest: "" });
  assert.deepEqual(orderOf("/calc"), { type: "go", pane: "calculator" });
  assert.deepEqual(orderOf("/ 8 2"), { type: "say", text: "/ 8 2" });
  assert.equal(orderOf("/constructor").type, "wrong");
});

test("the help of every pane fits 40 columns, its further rows indented", () => {
  for (const pane of panes) {
    const { entries } = helpPane(pane);
    const rows = rowsOf(entries, columnsFor(entries, 40));
    for (const { text } of rows) assert.ok(widthOf(text) <= 40, text);
    assert.ok(rows.some(({ part, text }) => part > 0 && /^ {20}\S/.test(text)));
  }
});

test("lists rest at their beginning, and can be paged to their end and back", () => {
  const entries = listed(Array.from({ length: 10 }, (_, line) => `line ${line}`));
  const rows = rowsOf(entries, columnsFor(entries, 40));
  const shown = (anchor: Parameters<typeof pageAt>[1]) =>
    pageAt(rows, anchor, 4, "top").rows.map(({ text }) => text.slice(5));
  assert.deepEqual(shown(undefined), ["0", "1", "2", "3"]);
  const end = anchorAfter(rows, undefined, 4, 100, "top");
  assert.deepEqual(shown(end), ["6", "7", "8", "9"]);
  assert.equal(anchorAfter(rows, end, 4, -100, "top"), undefined);
});

test("reading back stays where it is when an earlier message comes late, and when its row is taken back", () => {
  const said = (key: string, minute: number): Entry => {
    const at = new Date(2026, 0, 1, 12, minute);
    return { kind: "said", key, at, from: "ana", own: false, hue: 0, lines: [key] };
  };
  const all = ["a", "b", "c", "d", "e"].map((key, minute) => said(key, minute * 2));
  const columns = columnsFor(all, 40);
  const anchor = anchorAfter(rowsOf(all, columns), undefined, 2, -2);
  const shown = (entries: readonly Entry[]) =>
    pageAt(rowsOf(entries, columns), anchor, 2).rows.map(({ key }) => key);
  assert.deepEqual(shown(all), ["b", "c"]);
  assert.deepEqual(shown([said("late", 1), ...all]), ["b", "c"]);
  assert.deepEqual(shown(all.filter(({ key }) => key !== "c")), ["a", "b"]);
});
