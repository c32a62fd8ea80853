/**
 * What the panes of the room show for what the apps hold.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PeerId } from "earshot";
import type { AnnouncedGame, DuelState, GameState, Player, QuizState } from "earshot/arena";
import type { Post } from "earshot/board";
import { type ChatMessage, type Conversation, lobbyId } from "earshot/chat";
import type { Entry } from "../../src/room/entries.ts";
import { peopleNamed } from "../../src/room/people-named.ts";
import { shownPane, tabsOf } from "../../src/room/shown.ts";
import { sideSections } from "../../src/room/sidebar.ts";
import { emptyRoom, type Room, roomAfter, type RoomEvent } from "../../src/room/state.ts";
import { columnsFor, rowsOf } from "../../src/room/transcript-rows.ts";
import type { ChatView, TableView, TalkView } from "../../src/room/views.ts";
import { fakeMember } from "../kit/fake-network.ts";

const at = new Date("2026-01-02T03:04:05Z");
const self = fakeMember({ id: "00".repeat(16), name: "carla" });
const ana = fakeMember({ id: "aa".repeat(16), name: "ana" });
const ben = fakeMember({ id: "bb".repeat(16), name: "ben\u001b[31m", roles: ["calculator"] });
const empty = emptyRoom({ group: "lobby", realm: "earshot", closed: false, self, links: ["eth0"] });
const start: Room = { ...empty, members: [ana, ben] };

function after(...events: readonly RoomEvent[]): Room {
  return events.reduce(roomAfter, start);
}

function texts(room: Room): string[] {
  return shownPane(room).entries.map((entry: Entry) => {
    if (entry.kind !== "said") return entry.text;
    return `${entry.from}${entry.own ? " (own)" : ""}: ${entry.lines.join("/")}`;
  });
}

function message(author: PeerId, text: string, given: Partial<ChatMessage> = {}): ChatMessage {
  const id = `${author.slice(0, 2)} ${text}`;
  const said = {
    id,
    author,
    name: "",
    at: at.getTime(),
    log: "l" as ChatMessage["log"],
    sequence: 1,
  };
  const rest = { via: undefined, replyTo: undefined, editedAt: undefined, edits: [], mentions: [] };
  return { ...said, text, ...rest, ...given };
}

function conversation(id: string, given: Partial<Conversation> = {}): Conversation {
  const members = [self.id, ana.id];
  const common = { id, title: id, kind: "invited", founder: ana.id, at: 0 } as const;
  return { ...common, members, everMembers: members, pending: [], declined: [], ...given };
}

function chat(given: Partial<ChatView>): RoomEvent {
  const own = { availability: "available", words: undefined, icon: undefined } as const;
  const nothing = { own, people: [], talks: [], joinable: [], invitations: [] };
  return { type: "chat", chat: { ...nothing, nameOf: () => "", ...given } };
}

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

const announced: AnnouncedGame = {
  id: "g",
  kind: "quiz",
  title: "Planets",
  founder: ana.id,
  at: 0,
  entry: "e",
};

function player(id: PeerId, place: number, placeBefore: number, points: number): Player {
  const player = { id, via: undefined, name: "?", life: "l", place, placeBefore, points };
  return { ...player, presence: "playing" };
}

function state<G>(game: G, given: Partial<GameState<G>>): GameState<G> {
  const nobody = { signedUp: [], voters: [], players: [], candidates: [], votes: [], winners: [] };
  const ignored = { count: 0 } as unknown as GameState<G>["ignored"];
  const rest = { founder: ana.id, host: ana.id, term: 0, words: undefined, ignored };
  return { phase: "running", ...nobody, ...rest, game, ...given };
}

function inGame(table: TableView): Room {
  return after(
    { type: "games", games: { list: [announced], open: [table] } },
    { type: "go", pane: "games", item: "g" },
  );
}

const quiz: QuizState = {
  phase: "asking",
  count: 5,
  sealed: undefined,
  number: 2,
  text: "Which is the largest?",
  options: ["Mars", "Jupiter"],
  limitMs: 20_000,
  by: ana.id,
  answer: undefined,
  given: [],
};

test("a quiz shows its question, then the right answer and one's own, and the live ranking", () => {
  const ranking = [player(self.id, 1, 2, 900), player(ben.id, 2, 1, 500)];
  const open = { id: "g", kind: "quiz", ranking, hosting: false } as const;
  const asking = inGame({ ...open, state: state(quiz, { players: ranking }) });
  assert.equal(shownPane(asking).heading, "Planets · being played · led by ana");
  assert.equal(shownPane(asking).invites, "The number of your answer");
  assert.deepEqual(texts(asking), [
    "Question 2 of 5 (20 s): Which is the largest?",
    "  1  Mars",
    "  2  Jupiter",
    "Ranking",
    "  1. you 900 ↑",
    "  2. ben 500 ↓",
  ]);
  const given = [{ player: self.id, answer: 1, ms: 1_540, points: 900 }];
  const told = inGame({ ...open, state: state({ ...quiz, answer: 1, given }, {}) });
  assert.deepEqual(texts(told).slice(1, 4), [
    "  1  Mars",
    "  2  Jupiter  ← right  ← yours",
    "You got 900 points in 1.5 s.",
  ]);
  const over = inGame({
    ...open,
    state: state(quiz, { phase: "over", players: ranking, winners: [self.id, ben.id] }),
  });
  assert.equal(texts(over)[0], "★ you and ben have won. Congratulations!");
  assert.deepEqual(tabsOf(asking)[3]?.news, 1);
  assert.deepEqual(tabsOf(over)[3]?.news, 0);
});

test("a duel tells when to wait and when to press, and a game who has signed up", () => {
  const duel = (phase: DuelState["phase"]): TableView => {
    const reactions = [
      { player: ben.id, ms: 231 },
      { player: self.id, ms: undefined },
    ];
    const game: DuelState = { phase, round: 1, of: 3, by: ana.id, reactions };
    const players = [player(self.id, 1, 1, 0)];
    return {
      id: "g",
      kind: "duel",
      ranking: players,
      hosting: false,
      state: state(game, { players }),
    };
  };
  assert.match(texts(inGame(duel("ready")))[0] ?? "", /wait/);
  assert.equal(texts(inGame(duel("go")))[0], "Round 1 of 3: NOW! Press Enter");
  assert.deepEqual(texts(inGame(duel("result"))).slice(1, 3), [
    "  ben: 231 ms",
    "  you: too early",
  ]);
  const gathering = state(quiz, {
    phase: "gathering",
    signedUp: [{ id: ben.id, via: undefined, name: "ben", life: "l" }],
    host: undefined,
  });
  const open = { id: "g", kind: "quiz", ranking: [], hosting: false } as const;
  const room = inGame({ ...open, state: gathering });
  assert.deepEqual(texts(room), ["Signed up", "  ben"]);
  assert.match(shownPane(room).invites, /^\/join/);
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
