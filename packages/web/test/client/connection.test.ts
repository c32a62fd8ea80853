/**
 * The connection's life: states and changes, breaks and resumption, commands that are done once.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection } from "../../src/client/connection.ts";
import { FakeWorld } from "../kit/fake-world.ts";

const network = { links: [], reach: [], findings: [], samples: [], protocol: [] };
const finding = { id: "f", tone: "good", title: "It works", advice: "" };
const say = { type: "say", conversation: "lobby", text: "hello" } as const;

function opened(): { world: FakeWorld; connection: Connection } {
  const world = new FakeWorld();
  const connection = new Connection(world);
  connection.open();
  return { world, connection };
}

test("what is watched is asked for, kept, and changed", () => {
  const { world, connection } = opened();
  const leave = connection.watch("network");
  assert.equal(connection.view("network").phase, "loading");
  world.welcome("s1");
  assert.deepEqual(connection.state, { phase: "open", guest: false });
  assert.deepEqual(world.sentOf("watch"), [{ type: "watch", channels: ["network"] }]);
  world.hear({ type: "state", channel: "network", version: 1, state: network });
  world.hear({
    type: "change",
    channel: "network",
    version: 2,
    patch: [{ op: "add", path: "/findings/-", value: finding }],
  });
  assert.deepEqual(connection.view("network"), {
    phase: "there",
    state: { ...network, findings: [finding] },
  });
  leave();
  world.pass(1_000);
  assert.equal(world.sentOf("unwatch").length, 0, "going back and forth costs nothing");
  world.pass(5_000);
  assert.deepEqual(world.sentOf("unwatch"), [{ type: "unwatch", channels: ["network"] }]);
});

test("a change that is missing or makes no sense leads to the whole state", () => {
  const { world, connection } = opened();
  connection.watch("network");
  world.welcome("s1");
  world.hear({ type: "state", channel: "network", version: 1, state: network });
  world.hear({ type: "change", channel: "network", version: 3, patch: [] });
  assert.equal(world.sentOf("watch").length, 2);
  assert.equal(connection.view("network").phase, "there", "what was shown stays meanwhile");
  world.hear({ type: "state", channel: "network", version: 4, state: network });
  world.hear({
    type: "change",
    channel: "network",
    version: 5,
    patch: [{ op: "replace", path: "/findings", value: "none" }],
  });
  assert.equal(world.sentOf("watch").length, 3);
  assert.deepEqual(connection.view("network"), { phase: "there", state: network });
});

test("after a break the session is resumed from the versions that are here", () => {
  const { world, connection } = opened();
  connection.watch("network");
  world.welcome("s1");
  world.hear({ type: "state", channel: "network", version: 7, state: network });
  world.socket.handlers.onClosed();
  assert.deepEqual(connection.state, { phase: "lost", attempts: 1, full: false });
  assert.equal(connection.view("network").phase, "there");
  world.pass(400);
  assert.equal(world.sockets.length, 2);
  world.welcome("s1", true);
  assert.deepEqual(world.sentOf("hello")[0]?.resume, { session: "s1", channels: { network: 7 } });
  assert.equal(world.sentOf("watch").length, 0, "it is watched still");
  world.hear({ type: "change", channel: "network", version: 8, patch: [] });
  assert.equal(world.sentOf("watch").length, 0);
});

test("a command without an answer is repeated under the same id where the session goes on", async () => {
  const { world, connection } = opened();
  const answer = connection.do(say);
  assert.equal(world.sentOf("command").length, 0);
  world.welcome("s1");
  assert.deepEqual(world.sentOf("command"), [{ type: "command", id: "id-1", command: say }]);
  world.socket.handlers.onClosed();
  const later = connection.do({ type: "typing", conversation: "lobby" });
  world.pass(400);
  world.welcome("s1", true);
  assert.deepEqual(
    world.sentOf("command").map(({ id }) => id),
    ["id-1", "id-2"],
  );
  world.hear({ type: "result", id: "id-1", ok: true, value: { message: "m1" } });
  world.hear({ type: "result", id: "id-2", ok: false, error: { code: "ERR_NO", message: "No." } });
  assert.deepEqual(await answer, { message: "m1" });
  await assert.rejects(later, { name: "CommandRefused", code: "ERR_NO", message: "No." });
});

test("where the session is lost nobody knows whether a command was done; what never left is sent", async () => {
  const { world, connection } = opened();
  world.welcome("s1");
  const uncertain = connection.do(say);
  world.socket.handlers.onClosed();
  const waiting = connection.do(say);
  world.pass(400);
  world.welcome("s2");
  await assert.rejects(uncertain, { code: "ERR_LOST" });
  assert.deepEqual(
    world.sentOf("command").map(({ id }) => id),
    ["id-2"],
  );
  world.hear({ type: "result", id: "id-2", ok: true, value: {} });
  await waiting;
});

test("attempts follow each other at growing pauses, and at once when asked", () => {
  const { world, connection } = opened();
  for (const pause of [300, 600, 1_200, 2_400]) {
    const before = world.sockets.length;
    world.socket.handlers.onClosed();
    world.pass(pause - 1);
    assert.equal(world.sockets.length, before);
    world.pass(1);
    assert.equal(world.sockets.length, before + 1);
  }
  world.socket.handlers.onClosed();
  connection.retry();
  assert.equal(world.sockets.length, 6);
  world.welcome("s1");
  world.socket.handlers.onClosed();
  world.pass(300);
  assert.equal(world.sockets.length, 7, "once connected the pauses begin anew");
});

test("a gateway that is silent is asked, then given up; its late words count no more", () => {
  const { world, connection } = opened();
  connection.watch("network");
  world.welcome("s1");
  world.pass(15_000);
  assert.equal(world.sentOf("ping").length, 1);
  world.hear({ type: "pong" });
  world.pass(15_000);
  assert.equal(world.sentOf("ping").length, 2);
  const [old] = world.sockets;
  world.pass(8_000);
  assert.equal(connection.state.phase, "lost");
  assert.equal(old?.closed, true);
  world.pass(300);
  world.welcome("s1", true);
  old?.handlers.onClosed();
  assert.equal(connection.state.phase, "open");
});

test("what is no frame of the protocol ends the connection", () => {
  for (const text of [
    "",
    "{",
    "[]",
    '{"type":"boo"}',
    '{"type":"state","channel":"network","version":0,"state":{}}',
  ]) {
    const { world, connection } = opened();
    world.welcome("s1");
    world.socket.handlers.onText(text);
    assert.equal(connection.state.phase, "lost", text);
    assert.equal(world.socket.closed, true);
  }
});

test("goodbyes: some are final, some are tried again", () => {
  for (const reason of ["version", "token", "unruly", "name"] as const) {
    const { world, connection } = opened();
    world.socket.handlers.onOpen();
    world.hear({ type: "bye", reason });
    assert.deepEqual(connection.state, { phase: "closed", reason });
    world.pass(60_000);
    assert.equal(world.sockets.length, 1);
    connection.name = "Noor";
    connection.retry();
    world.socket.handlers.onOpen();
    assert.equal(world.sentOf("hello")[0]?.name, "Noor");
  }
  for (const reason of ["closing", "slow", "full"] as const) {
    const { world, connection } = opened();
    world.welcome("s1");
    world.hear({ type: "bye", reason });
    assert.deepEqual(connection.state, { phase: "lost", attempts: 1, full: reason === "full" });
    world.pass(400);
    assert.equal(world.sockets.length, 2);
  }
});

test("what is gone is shown as gone, and may come back", () => {
  const { world, connection } = opened();
  connection.watch("game:x");
  world.welcome("s1");
  world.hear({ type: "gone", channel: "game:x" });
  assert.equal(connection.view("game:x").phase, "gone");
  world.socket.handlers.onClosed();
  world.pass(400);
  world.welcome("s2");
  assert.deepEqual(world.sentOf("watch"), [{ type: "watch", channels: ["game:x"] }]);
  assert.equal(connection.view("game:x").phase, "loading");
});
