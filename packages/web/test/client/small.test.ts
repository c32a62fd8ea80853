/**
 * Routes, drafts, the outbox and notices: the small parts of the client.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { socketAddress } from "../../src/client/browser-world.ts";
import { Client } from "../../src/client/client.ts";
import { Drafts, type Shelf } from "../../src/client/drafts.ts";
import { CommandRefused } from "../../src/client/errand.ts";
import { Notices } from "../../src/client/notices.ts";
import { Outbox } from "../../src/client/outbox.ts";
import { href, parseRoute, type Route } from "../../src/client/router.ts";
import { FakeWorld } from "../kit/fake-world.ts";

test("every route survives the address", () => {
  const routes: readonly Route[] = [
    { page: "room" },
    { page: "conversations", open: [] },
    { page: "conversations", open: ["a/b", "c d", "ü"] },
    { page: "boards", board: undefined },
    { page: "boards", board: "x%2F" },
    { page: "games", game: "g" },
    { page: "new-quiz" },
    { page: "wall", game: "#1" },
    { page: "calculator" },
    { page: "network", part: "overview" },
    { page: "network", part: "protocol" },
  ];
  for (const route of routes) assert.deepEqual(parseRoute(href(route)), route);
  assert.deepEqual(parseRoute(""), { page: "room" });
  assert.deepEqual(parseRoute("#/nowhere/%zz"), { page: "room" });
  assert.deepEqual(parseRoute("#/wall"), { page: "games", game: undefined });
  assert.deepEqual(parseRoute("#/conversations/a/a/b/c/d/e"), {
    page: "conversations",
    open: ["a", "b", "c", "d"],
  });
});

test("the socket is where the page came from, with its token", () => {
  assert.equal(
    socketAddress(new URL("http://192.168.1.20:7480/?token=a%26b#/boards/x")),
    "ws://192.168.1.20:7480/socket?token=a%26b",
  );
  assert.equal(socketAddress(new URL("https://ear.shot/")), "wss://ear.shot/socket?token=");
});

test("drafts are kept, also where the browser keeps nothing", () => {
  const kept = new Map<string, string>();
  const shelf = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const drafts = new Drafts(shelf);
  drafts.set("a", "half a sen");
  assert.equal(new Drafts(shelf).get("a"), "half a sen");
  drafts.set("a", "");
  assert.equal(kept.size, 0);
  const refused = {
    getItem: () => null,
    setItem: () => {
      throw new Error("full");
    },
    removeItem: () => {},
  };
  const held = new Drafts(refused);
  held.set("b", "text");
  assert.equal(held.get("b"), "text");
});

test("a message is sending until it shows up, and can be sent again where that failed", async () => {
  const answers: { resolve: (id: string) => void; reject: (error: Error) => void }[] = [];
  const late: (() => void)[] = [];
  const outbox = new Outbox({
    say: () => new Promise((resolve, reject) => answers.push({ resolve, reject })),
    now: () => 5,
    newId: () => "k",
    after: (_, call) => late.push(call),
  });
  let told = 0;
  outbox.subscribe(() => (told += 1));
  outbox.say("lobby", "hello");
  const sending = {
    key: "k",
    conversation: "lobby",
    text: "hello",
    at: 5,
    id: undefined,
    failure: undefined,
  };
  assert.deepEqual(outbox.all(), [sending]);
  answers[0]?.reject(new CommandRefused("ERR_LOST", ""));
  await new Promise(setImmediate);
  assert.deepEqual(outbox.all(), [{ ...sending, failure: "ERR_LOST" }]);
  outbox.again("k");
  answers[1]?.resolve("m1");
  await new Promise(setImmediate);
  assert.deepEqual(outbox.all(), [{ ...sending, id: "m1" }]);
  outbox.arrived(new Set(["m0"]));
  assert.equal(outbox.all().length, 1);
  outbox.arrived(new Set(["m1"]));
  assert.deepEqual(outbox.all(), []);
  assert.ok(told >= 5);
  outbox.say("other", "hello");
  answers[2]?.resolve("m2");
  await new Promise(setImmediate);
  for (const call of late) call();
  assert.deepEqual(outbox.all(), [], "also where nobody looks at the conversation");
});

test("a session outlives a reload, and is no other tab's; a guest is the same in every tab", () => {
  const [kept, lasting] = [new Map<string, string>(), new Map<string, string>()];
  const shelf = (map: Map<string, string>): Shelf => ({
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  });
  const world = new FakeWorld();
  const open = (own: Map<string, string>): Client =>
    new Client(world, shelf(own), shelf(lasting), () => 0);
  const before = open(kept);
  before.enterAs("Noor");
  before.connection.open();
  world.welcome("s1", false, true, "p1");
  assert.ok(![...kept.values()].includes("s1"), "while the page is there");
  before.depart();
  const after = open(kept);
  assert.ok(![...kept.values()].includes("s1"));
  after.connection.open();
  world.socket.handlers.onOpen();
  const known = { type: "hello", protocol: 1, name: "Noor", pass: "p1" };
  assert.deepEqual(world.sentOf("hello"), [{ ...known, resume: { session: "s1", channels: {} } }]);
  open(new Map()).connection.open();
  world.socket.handlers.onOpen();
  assert.deepEqual(world.sentOf("hello"), [known]);
});

test("notices go by themselves, and the same words are spoken twice", () => {
  const world = new FakeWorld();
  const notices = new Notices((ms, call) => world.after(ms, call));
  for (const text of ["1", "2", "3", "4", "5"]) notices.show("problem", text);
  assert.deepEqual(
    notices.shown().map(({ text }) => text),
    ["2", "3", "4", "5"],
  );
  notices.dismiss(notices.shown()[0]?.key ?? 0);
  assert.equal(notices.shown().length, 3);
  world.pass(8_000);
  assert.equal(notices.shown().length, 0);
  notices.speak("came");
  const first = notices.spoken();
  notices.speak("came");
  assert.notEqual(notices.spoken(), first);
});
