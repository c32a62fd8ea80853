/**
 * What the panes of the room show for what the apps hold.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PeerId } from "earshot";
import type { Post } from "earshot/board";
import { lobbyId } from "earshot/chat";
import { peopleNamed } from "../../src/room/people-named.ts";
import { shownPane, tabsOf } from "../../src/room/shown.ts";
import { sideSections } from "../../src/room/sidebar.ts";
import { roomAfter, type RoomEvent } from "../../src/room/state.ts";
import { after, ana, at, ben, chat, conversation, message, self, texts } from "./kit/shown.ts";

test("the list of conversations numbers invitations, one's own and open ones, and tells what is new", () => {
  const invitation = { to: self.id, by: ben.id, at: 0, conversation: conversation("secret plans") };
  const talk = { conversation: conversation("kitchen"), messages: [], typing: [] };
  const direct = conversation("d-1", { kind: "direct", title: "" });
  const room = after(
    chat({
      invitations: [invitation],
      talks: [
        { ...talk, unread: 3, mentions: 1 },
        { ...talk, conversation: direct, unread: 0, mentions: 0 },
      ],
      joinable: [conversation("garden", { kind: "open" }), conversation(lobbyId, { kind: "open" })],
    }),
    { type: "go", pane: "talks" },
  );
  assert.deepEqual(texts(room), [
    "Invitations: /accept N or /decline N",
    "1  secret plans · ben invites you",
    "Yours: /open N",
    "2  kitchen · 3 new, 1 for you · you, ana",
    "3  ana · you two alone",
    "Open to everybody: /join N",
    "4  garden",
  ]);
  assert.deepEqual(tabsOf(room)[1], { pane: "talks", news: 4, mentions: true });
});

test("a conversation shows members, who is invited and who would not, mentions with a sign, and who types", () => {
  const kitchen = conversation("kitchen", {
    pending: [{ to: ben.id, by: ana.id, at: 0 }],
    declined: ["dd".repeat(16) as PeerId],
  });
  const messages = [
    message(ana.id, "hello @carla\nsecond", { mentions: [self.id] }),
    message(self.id, "\u001b[2Jhi", { editedAt: 1 }),
    message("ee".repeat(16) as PeerId, "I was here", { name: "eve" }),
  ];
  const talk = { conversation: kitchen, messages, unread: 0, mentions: 0, typing: [ana.id] };
  const room = after(
    chat({ talks: [talk], nameOf: (id) => (id.startsWith("d") ? "dora" : "") }),
    { type: "go", pane: "talks", item: "kitchen" },
    {
      type: "notice",
      tone: "problem",
      text: "of here",
      at,
      place: { pane: "talks", item: "kitchen" },
    },
    {
      type: "notice",
      tone: "problem",
      text: "of the list",
      at,
      place: { pane: "talks", item: undefined },
    },
  );
  const { heading, foot, align } = shownPane(room);
  assert.equal(heading, "kitchen · you, ana · invited: ben · declined: dora");
  assert.equal(foot, "ana is typing…");
  assert.equal(align, "bottom");
  assert.deepEqual(texts(room), [
    "ana: » hello @carla/second",
    "carla (own): hi (edited)",
    "eve: I was here",
    "of here",
  ]);
  assert.deepEqual(sideSections(room), [
    { heading: "Talks", items: [{ id: "kitchen", title: "kitchen", news: 0, shown: true }] },
  ]);
});

test("boards are listed with what is new, and one shows its posts and what is pinned", () => {
  const listing = (key: string, about: string) => {
    const founder = { creator: ana.id, at: 0, entry: "e" };
    return { key, subject: key, about, keep: { posts: undefined, days: undefined }, ...founder };
  };
  const { mentions: _, ...said } = message(ana.id, "It is 9.81");
  const post: Post = { ...said, title: "Exercise 4" };
  const open = { key: "physics", posts: [post], pinned: [post], unread: 1, subscribers: 0 };
  const room = after(
    {
      type: "boards",
      boards: { list: [listing("physics", "what falls"), listing("art", "")], open: [open] },
    },
    { type: "go", pane: "boards" },
  );
  assert.deepEqual(texts(room).slice(1), [
    "1  physics · 1 new · what falls",
    "2  art · not subscribed",
  ]);
  assert.equal(tabsOf(room)[2]?.news, 1);
  const read = roomAfter(room, { type: "go", pane: "boards", item: "physics" });
  assert.deepEqual(texts(read), ["ana: Exercise 4:/It is 9.81 (pinned)"]);
  assert.equal(
    shownPane(read).heading,
    "physics · nobody else here reads it · what falls · Pinned: Exercise 4",
  );
  const back = roomAfter(read, { type: "go", pane: "boards", item: null });
  assert.equal(shownPane(back).heading, "Boards");
});

test("the calculator shows who answers, results with their sender and time, and problems", () => {
  const sum = (key: number, answer: Extract<RoomEvent, { type: "sum" }>["sum"]["answer"]) =>
    ({ type: "sum", sum: { key, at, expression: `+ ${key} 1`, answer } }) as const;
  const room = after(
    { type: "go", pane: "calculator" },
    sum(1, undefined),
    sum(2, { problem: "a divisor is zero" }),
    sum(3, undefined),
    sum(1, { value: "2", exact: true, by: "ben", ms: 12.4 }),
    sum(3, { value: "0.33", exact: false, by: "ben", ms: 0.2 }),
  );
  assert.equal(shownPane(room).heading, "Calculator · answered by ben");
  assert.deepEqual(texts(room), [
    "carla (own): + 1 1",
    "= 2 (ben, 12 ms)",
    "carla (own): + 2 1",
    "a divisor is zero",
    "carla (own): + 3 1",
    "= 0.33, rounded (ben, 1 ms)",
  ]);
});

test("people are shown with icon, status, roles and trouble, and names cannot colour anything", () => {
  const person = { id: ana.id, via: undefined, name: "ana", chats: true, suspected: false };
  const icon = { emoji: "🌻", picture: undefined };
  const room = after(
    chat({
      own: { availability: "busy", words: "marking", icon: undefined },
      people: [{ ...person, availability: "away", words: "lunch", icon }],
    }),
    { type: "go", pane: "people" },
  );
  assert.deepEqual(texts(room), [
    "In the lobby (3)",
    "carla (you) · busy: marking · #0000",
    "ana 🌻 · away: lunch · #aaaa",
    "ben · available · calculator · #bbbb",
  ]);
});

test("guests are shown with whose they are, and told apart by digits of their own", () => {
  const guest = (name: string, digit: string, via = ana.id) => {
    const id = (via.slice(0, 16) + digit.repeat(16)) as PeerId;
    const plain = { availability: "available", words: undefined, icon: undefined } as const;
    return { id, via, name, ...plain, chats: true, suspected: false };
  };
  const people = [guest("joe", "1"), guest("Joe", "2"), guest("kim", "3", self.id)];
  const room = after(chat({ people }), { type: "go", pane: "people" });
  assert.deepEqual(texts(room).slice(-4), [
    "Guests (3)",
    "joe #1111 · guest of ana · available · #1111",
    "Joe #2222 · guest of ana · available · #2222",
    "kim · your guest · available · #3333",
  ]);
  assert.deepEqual(peopleNamed(room, "joe #2222"), [people[1]?.id]);
  assert.deepEqual(peopleNamed(room, "kim"), [people[2]?.id]);
});

test("of a board that keeps only so much, the oldest is gone without a remark", () => {
  const founder = { creator: ana.id, at: 0, entry: "e", about: "" };
  const list = (days: number | undefined) => [
    { key: "art", subject: "art", keep: { posts: undefined, days }, ...founder },
  ];
  const posts = ["one", "two"].map((text): Post => {
    const { mentions: _, ...said } = message(ana.id, text);
    return { ...said, title: undefined };
  });
  for (const [days, remarks] of [
    [undefined, 1],
    [30, 0],
  ] as const) {
    const board = { key: "art", pinned: [], unread: 0, subscribers: 0 };
    const boards = (held: readonly Post[]): RoomEvent => {
      return { type: "boards", boards: { list: list(days), open: [{ ...board, posts: held }] } };
    };
    const room = after(boards(posts), boards(posts.slice(1)), {
      type: "go",
      pane: "boards",
      item: "art",
    });
    assert.equal(shownPane(room).entries.length, 1 + remarks);
  }
});
