/**
 * What the pane of the lobby shows: what is said there among what happens.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type ChatMessage, lobbyId } from "earshot/chat";
import { shownPane, tabsOf } from "../../src/room/shown.ts";
import { sideSections } from "../../src/room/sidebar.ts";
import { roomAfter, type RoomEvent } from "../../src/room/state.ts";
import { columnsFor, rowsOf } from "../../src/room/transcript-rows.ts";
import type { TalkView } from "../../src/room/views.ts";
import { after, ana, at, ben, chat, conversation, message, self, texts } from "./kit/shown.ts";

/** The lobby with these messages. */
function lobby(messages: readonly ChatMessage[], given: Partial<TalkView> = {}): RoomEvent {
  const everybody = conversation(lobbyId, { kind: "open", title: "lobby" });
  const talk = { conversation: everybody, messages, unread: 0, mentions: 0, typing: [] };
  return chat({ talks: [{ ...talk, ...given }] });
}

test("the lobby is a conversation among what happens, and stands in no list", () => {
  const early = message(ana.id, "early", { at: at.getTime() - 1 });
  const room = after(
    { type: "notice", tone: "plain", text: "in between", at },
    { type: "said", from: ben, lines: ["(to you alone) psst"], at },
    lobby([early, message(self.id, "late", { at: at.getTime() + 1 })], { typing: [ana.id] }),
  );
  assert.deepEqual(texts(room), [
    "ana: early",
    "in between",
    "ben: (to you alone) psst",
    "carla (own): late",
  ]);
  assert.equal(shownPane(room).foot, "ana is typing…");
  assert.deepEqual(sideSections(room), []);
  assert.deepEqual(texts(roomAfter(room, { type: "go", pane: "talks" })), []);
});

test("where what was said is of several days, each has a line", () => {
  const day = (date: number, text: string): ChatMessage =>
    message(ana.id, text, { at: new Date(2026, 0, date, 12).getTime() });
  const room = after(lobby([day(2, "one"), day(2, "two")]));
  assert.deepEqual(texts(room), ["ana: one", "ana: two"]);
  const later = roomAfter(room, lobby([day(2, "one"), day(2, "two"), day(4, "three")]));
  assert.deepEqual(texts(later), [
    "── 2026-01-02 ──",
    "ana: one",
    "ana: two",
    "── 2026-01-04 ──",
    "ana: three",
  ]);
});

test("what is said in the lobby while one is elsewhere is counted until one is back", () => {
  const alone: RoomEvent = { type: "said", from: ana, lines: ["x"], at };
  const news = lobby([message(ana.id, "hi")], { unread: 2, mentions: 1 });
  assert.equal(tabsOf(after(news))[0]?.news, 0, "it is on the screen");
  const away = after(alone, { type: "go", pane: "boards" }, news, alone);
  assert.deepEqual(tabsOf(away)[0], { pane: "lobby", news: 3, mentions: true });
  const back = after(alone, { type: "go", pane: "boards" }, alone, { type: "go", pane: "lobby" });
  assert.equal(tabsOf(back)[0]?.news, 0);
});

test("answers show what they answer, numbers stay, and what was taken back leaves a remark", () => {
  const [soup, mine] = [
    message(ana.id, "Who wants soup?", { at: at.getTime() }),
    message(self.id, "me", { at: at.getTime() + 2, replyTo: "aa Who wants soup?" }),
  ];
  const late = message(ana.id, "late", { at: at.getTime() + 1 });
  const room = after(lobby([soup, mine]), lobby([soup, late, mine]));
  const { entries } = shownPane(room);
  const [first, second, third] = entries;
  assert.deepEqual(
    entries.map((entry) => entry.kind === "said" && entry.number),
    [1, 3, 2],
  );
  assert.ok(third?.kind === "said" && first?.kind === "said" && second?.kind === "said");
  assert.equal(third.quote, "↪ ana: Who wants soup?");
  const rows = rowsOf(entries, columnsFor(entries, 40), "numbers");
  assert.deepEqual(
    rows.map(({ time, kind, text }) => `${time} ${kind}: ${text}`),
    [
      "   #1 said: Who wants soup?",
      "   #3 said: late",
      "   #2 quote: ↪ ana: Who wants soup?",
      "      own: me",
    ],
  );
  const less = roomAfter(room, lobby([soup, mine]));
  assert.deepEqual(texts(less), [
    "ana: Who wants soup?",
    "ana took back what was said here",
    "carla (own): me",
  ]);
  const none = roomAfter(less, lobby([]));
  assert.deepEqual(texts(none), [
    "ana took back what was said here",
    "ana took back what was said here",
    "you took back what was said here",
  ]);
});
