/**
 * Guests as folds see them: whose words are whose when several people speak through one peer, and that nobody can
 * speak for another peer's guests.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { duelRules } from "../../src/apps/arena/duel/rules.ts";
import { gameReducer, reduceGames } from "../../src/apps/arena/reduce.ts";
import { gathering, noGames } from "../../src/apps/arena/state.ts";
import {
  boardsOfHost,
  boardsOfOne,
  readingReducer,
  reduceBoard,
  reduceListing,
} from "../../src/apps/board/reduce.ts";
import { marksOf } from "../../src/apps/board/select.ts";
import { emptyBoard, noBoards, nothingRead } from "../../src/apps/board/state.ts";
import {
  conversationsOfHost,
  conversationsOfOne,
  reduceDirectory,
} from "../../src/apps/chat/reduce-directory.ts";
import { reduceConversation } from "../../src/apps/chat/reduce-conversation.ts";
import { people } from "../../src/apps/chat/select.ts";
import { type Directory, emptyDirectory, nothingSaid } from "../../src/apps/chat/state.ts";
import { foundedId } from "../../src/apps/folding/founder.ts";
import { guestLimits, guestOf } from "../../src/apps/guests/guest.ts";
import { guestId } from "../../src/apps/guests/ids.ts";
import type { Member } from "../../src/core/events.ts";
import type { Epoch, PeerId } from "../../src/core/identity.ts";
import { History, idOf } from "./kit/history.ts";

const digits = (of: number): string => `${of}`.padStart(16, "0");
const [one, two] = [digits(1), digits(2)];
const host = idOf("host");
const ana = guestId(host, one);
const post = (text: string, as?: unknown) => ({ type: "post", name: "n", text, as });
const epoch = (of: number): Epoch => `${of}`.padStart(32, "0") as Epoch;
const here = (as: string | undefined, life = 1) => ({
  type: "here",
  name: "n",
  epoch: epoch(life),
  as,
});
const directory = (history: History): Directory => history.fold(reduceDirectory, emptyDirectory);
const member = (name: string, life = 1): Member => ({
  id: idOf(name),
  epoch: epoch(life),
  name,
  roles: [],
  groups: [],
  services: [],
  metadata: new Uint8Array(),
  addresses: [],
  state: "alive",
  reach: { hearsUs: true, heardByMulticast: true, unicast: true },
});

test("a guest's id is half its host's, and the same digits are the same guest", () => {
  const peer = { id: host };
  assert.deepEqual(guestOf(peer, { name: "ana", digits: one }), { id: ana, name: "ana" });
  const fresh = [guestOf(peer, { name: "a" }), guestOf(peer, { name: "a" })].map(({ id }) => id);
  assert.equal(new Set(fresh).size, 2);
  for (const id of fresh) assert.match(id, new RegExp(`^${host.slice(0, 16)}[0-9a-f]{16}$`));
  for (const wrong of [
    { name: "", digits: one },
    { name: "x".repeat(65), digits: one },
    { name: "ana", digits: "1" },
    { name: "ana", digits: "A".repeat(16) },
    { name: "ana", digits: host.slice(16) },
  ])
    assert.throws(() => guestOf(peer, wrong), { code: "ERR_EARSHOT_INVALID_ARGUMENT" });
});

describe("what guests say", () => {
  test("is theirs, and nobody else's at the same peer: not to edit, nor to pin", () => {
    const history = new History();
    const { id } = history.say("host", post("soup", one));
    for (const as of [two, undefined]) {
      history.say("host", { type: "edit", post: id, text: "mud", as });
      history.say("host", { type: "pin", post: id, pinned: true, as });
    }
    let state = history.fold(reduceBoard, emptyBoard);
    assert.deepEqual([state.posts[0]?.author, state.posts[0]?.via], [ana, host]);
    assert.deepEqual([state.posts[0]?.text, state.pinned, state.ignored.refused], ["soup", [], 4]);
    history.say("host", { type: "edit", post: id, text: "stew", as: one });
    history.say("host", { type: "pin", post: id, pinned: true, as: one });
    state = history.fold(reduceBoard, emptyBoard);
    assert.deepEqual([state.posts[0]?.text, state.pinned], ["stew", [id]]);
  });

  test("cannot be said by another peer: the id would be of a guest of its own", () => {
    const history = new History();
    const { id } = history.say("host", post("soup", one));
    history.say("mallory", post("mud", one));
    history.say("mallory", { type: "edit", post: id, text: "mud", as: one });
    const { posts, ignored } = history.fold(reduceBoard, emptyBoard);
    assert.deepEqual(
      posts.map(({ text, author }) => [text, author]),
      [
        ["soup", ana],
        ["mud", guestId(idOf("mallory"), one)],
      ],
    );
    assert.equal(ignored.refused, 1);
  });

  test("counts for nobody when it names no guest", () => {
    const history = new History();
    for (const as of ["", "1", "A".repeat(16), `${one}0`, 7, null, [one], host.slice(16)])
      history.say("host", post("mud", as));
    history.say("host", post("soup"));
    const { posts, ignored } = history.fold(reduceBoard, emptyBoard);
    assert.deepEqual([posts.length, posts[0]?.author, posts[0]?.via], [1, host, undefined]);
    assert.deepEqual(ignored, { malformed: 8, refused: 0 });
  });

  test("fills no list: a host and all its guests together have a part of it", () => {
    const boards = new History();
    const chat = new History();
    for (let guest = 0; guest < 6; guest++) {
      const as = digits(guest);
      for (let each = 0; each < boardsOfOne; each++)
        boards.say("host", { type: "board", subject: `${guest} ${each}`, about: "", keep: {}, as });
      for (let each = 0; each < conversationsOfOne; each++) {
        const conversation = foundedId(host, `${guest}x${each}`);
        chat.say("host", { type: "begin", conversation, title: "spam", open: false, as });
      }
    }
    boards.say("eve", { type: "board", subject: "lunch", about: "", keep: {} });
    assert.equal(boards.fold(reduceListing, noBoards).boards.length, boardsOfHost + 1);
    assert.equal(directory(chat).conversations.length, conversationsOfHost);
  });
});

test("guests who come again and again under new ids push nobody out: not from the lobby, nor of profiles and readers", () => {
  const enter = (as?: string) => ({
    type: "begin",
    conversation: "lobby",
    title: "Lobby",
    open: true,
    as,
  });
  const chat = new History();
  const talk = new History();
  for (const each of [undefined, ...Array.from({ length: 600 }, (_, guest) => digits(guest))]) {
    const name = each === undefined ? "eve" : "host";
    chat.say(name, { type: "status", availability: "busy", as: each });
    chat.say(name, enter(each));
    talk.say(name, { type: "read", marks: [{ log: "0".repeat(32), upTo: 1 }], as: each });
  }
  const { conversations, profiles } = directory(chat);
  const readers = talk.fold(reduceConversation, nothingSaid).read.map(({ reader }) => reader);
  for (const ids of [conversations[0]!.members, profiles.map(({ id }) => id), readers]) {
    assert.deepEqual([ids.length, ids[0]], [guestLimits.atOnce + 1, idOf("eve")]);
    assert.equal(ids.at(-1), guestId(host, digits(599)));
  }
});

describe("guests are there", () => {
  test("while this life of their host is, and until it says otherwise", () => {
    const history = new History();
    history.say("host", here(one));
    history.say("host", here(two));
    history.say("host", { type: "status", availability: "busy", as: two });
    const listed = (...members: Member[]): unknown[] =>
      people(members, directory(history)).map(({ id, via, availability }) => [
        id,
        via,
        availability,
      ]);
    const own = [host, undefined, "available"];
    const [first, second] = [
      [ana, host, "available"],
      [guestId(host, two), host, "busy"],
    ];
    assert.deepEqual(listed(member("host")), [own, first, second]);
    assert.deepEqual(listed(member("eve")), [[idOf("eve"), undefined, "available"]]);
    // It was started again and has said nothing yet.
    assert.deepEqual(listed(member("host", 2)), [own]);
    history.say("host", { type: "gone", as: one });
    assert.deepEqual(listed(member("host")), [own, second]);
    history.say("host", here(one, 2));
    assert.deepEqual(listed(member("host", 2)), [own, first]);
    assert.deepEqual(listed(member("host")), [own]);
    assert.equal(directory(history).guests.length, 1);
  });

  test("by nobody's word but their host's, and so many at most", () => {
    const history = new History();
    history.say("host", here(undefined));
    history.say("host", { type: "gone" });
    assert.equal(directory(history).ignored.refused, 2);
    history.say("host", here(one));
    history.say("mallory", { type: "gone", as: one });
    for (let guest = 0; guest <= guestLimits.atOnce; guest++)
      history.say("mallory", here(digits(guest)));
    const { guests } = directory(history);
    assert.equal(guests.filter(({ via }) => via === idOf("mallory")).length, guestLimits.atOnce);
    assert.equal(guests[0]?.id, ana);
  });
});

test("what guests have read stands beside what their host has read, and strangers add nothing", () => {
  const history = new History();
  const log = "0".repeat(32);
  const read = (upTo: number, as?: string) => ({
    type: "read",
    board: "lunch",
    marks: [{ log, upTo }],
    as,
  });
  history.say("host", read(1));
  history.say("host", read(5, one));
  history.say("host", read(3, one));
  history.say("mallory", read(9));
  history.say("mallory", read(9, one));
  const reading = history.fold(readingReducer(host), nothingRead);
  const upTo = (who: PeerId): number | undefined => marksOf(reading, who, "lunch")[0]?.upTo;
  assert.deepEqual([upTo(host), upTo(ana), upTo(idOf("mallory"))], [1, 5, undefined]);
  assert.equal(reading.ignored.refused, 2);
});

describe("guests in the arena", () => {
  const game = foundedId(idOf("eve"), "g1");
  const life = "0000000a";
  const signUp = (as?: string) => ({ type: "sign-up", name: "n", life, as });
  const player = (id: PeerId, via?: PeerId) => ({ id, name: "n", life, via });
  const reduce = gameReducer(duelRules, game);
  const state = (history: History) => history.fold(reduce, gathering(duelRules.initial));

  /** Two guests of the host and bob play; eve has announced it. */
  function started(): History {
    const history = new History();
    history.say("host", signUp(one));
    history.say("host", signUp(two));
    history.say("bob", signUp());
    history.say("eve", { type: "start", players: state(history).signedUp });
    return history;
  }

  test("play, and their peer votes and may host, with one voice", () => {
    const history = started();
    const { players, voters, candidates } = state(history);
    assert.deepEqual(
      players.map(({ id, via }) => [id, via]),
      [
        [ana, host],
        [guestId(host, two), host],
        [idOf("bob"), undefined],
      ],
    );
    assert.deepEqual(voters, [host, idOf("bob")]);
    assert.deepEqual(candidates, [idOf("eve"), host, idOf("bob")]);
    history.say("host", { type: "vote", term: 1, as: one });
    history.say("host", { type: "vote", term: 1, as: two });
    assert.deepEqual([state(history).term, state(history).ignored.refused], [0, 2]);
    history.say("host", { type: "vote", term: 1 });
    history.say("bob", { type: "vote", term: 1 });
    assert.deepEqual([state(history).term, state(history).host], [1, host]);
  });

  test("announce and start nothing, and are not claimed for a peer that is not their host", () => {
    const games = new History();
    games.say("eve", { type: "game", game, kind: "duel", title: "t", as: one });
    assert.equal(games.fold(reduceGames, noGames).ignored.refused, 1);
    const history = new History();
    history.say("eve", signUp(one));
    history.say("eve", { type: "start", players: state(history).signedUp, as: one });
    assert.deepEqual([state(history).phase, state(history).ignored.refused], ["gathering", 1]);
    for (const listed of [player(ana, idOf("bob")), player(host, host)])
      history.say("eve", { type: "start", players: [listed] });
    assert.deepEqual([state(history).phase, state(history).ignored.malformed], ["gathering", 2]);
  });

  test("are missed when they go away, though their peer stays, and come back with their points", () => {
    const history = started();
    const presences = (): string[] => state(history).players.map(({ presence }) => presence);
    history.say("bob", { type: "away" });
    history.say("host", { type: "away", as: two });
    assert.deepEqual(presences(), ["playing", "gone", "playing"]);
    assert.equal(state(history).ignored.refused, 1);
    history.say("host", { type: "return", as: two });
    assert.deepEqual(presences(), ["playing", "playing", "playing"]);
    history.say("host", { type: "leave", as: two });
    history.say("host", { type: "away", as: two });
    assert.deepEqual(presences(), ["playing", "left", "playing"]);
  });
});
