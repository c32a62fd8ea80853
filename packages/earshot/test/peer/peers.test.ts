/**
 * Real peers on the loopback interface: they find each other, talk, and part.
 * @module
 */
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { describe, test } from "node:test";
import type { Message } from "../../src/index.ts";
import { deadlineMs, joinLoopback, somePort, take, until } from "./kit/peers.ts";

const within = { timeoutMs: deadlineMs };

describe("two peers on one host", () => {
  test("see each other, with what each announces", async (context) => {
    const port = somePort();
    const metadata = Uint8Array.of(1, 2, 3);
    const ana = await joinLoopback(context, port, {
      name: "ana",
      roles: ["cook", "host"],
      metadata,
    });
    const bob = await joinLoopback(context, port, { name: "bob" });
    const [seen] = await bob.find({ role: "cook" }, within);
    assert.deepEqual([seen?.id, seen?.name, seen?.roles], [ana.id, "ana", ["cook", "host"]]);
    assert.deepEqual(Uint8Array.from(seen?.metadata ?? []), metadata);
    const [other] = await ana.find({ name: "bob" }, within);
    assert.equal(other?.id, bob.id);
    assert.deepEqual(
      ana.view.members.map((member) => member.name),
      ["bob"],
    );
  });

  test("talk in a group: bytes, text and values, in order, to others only", async (context) => {
    const port = somePort();
    const ana = await joinLoopback(context, port, { name: "ana" });
    const bob = await joinLoopback(context, port, { name: "bob" });
    const [ours, theirs] = await Promise.all([ana.group("lobby"), bob.group("lobby")]);
    const heard: Message[] = [];
    theirs.receive((message) => heard.push(message));
    const ownHeard: Message[] = [];
    ours.receive((message) => ownHeard.push(message));
    await ana.find({ group: "lobby" }, within);
    assert.deepEqual(
      ours.members.map((member) => member.name),
      ["bob"],
    );
    const receipt = await ours.send("hello", { atLeast: 1, ...within });
    assert.deepEqual(receipt, {
      group: "lobby",
      until: "sent",
      message: 1,
      members: 1,
      by: [],
      missing: [],
    });
    await ours.send({ x: [1, null] });
    await ours.send(Uint8Array.of(7), { until: "queued" });
    await until(() => heard.length === 3, "three messages");
    assert.deepEqual(ownHeard, []);
    assert.deepEqual(
      heard.map((message) => message.value()),
      ["hello", { x: [1, null] }, Uint8Array.of(7)],
    );
    assert.deepEqual(
      heard.map((message) => [message.from.id, message.sequence, message.missed]),
      [
        [ana.id, 1, 0],
        [ana.id, 2, 0],
        [ana.id, 3, 0],
      ],
    );
  });

  test("need not join a group to send to it", async (context) => {
    const port = somePort();
    const ana = await joinLoopback(context, port, { name: "ana" });
    const bob = await joinLoopback(context, port, { name: "bob" });
    const theirs = await bob.group("lobby");
    const ours = await ana.group("lobby", { join: false });
    await ana.find({ group: "lobby" }, within);
    await ours.send("from outside");
    const [message] = await take(theirs[Symbol.asyncIterator](), 1);
    assert.equal(message?.text(), "from outside");
    assert.deepEqual(bob.view.members[0]?.groups, []);
    assert.throws(() => ours.receive(() => {}), { code: "ERR_EARSHOT_INVALID_ARGUMENT" });
  });

  test("hear of a change, and of a leave, with the member before it", async (context) => {
    const port = somePort();
    const ana = await joinLoopback(context, port, { name: "ana" });
    const bob = await joinLoopback(context, port, { name: "bob" });
    await ana.find({ name: "bob" }, within);
    const changes = ana.changes({ name: "bob" });
    await bob.update({ name: "robert", roles: ["guest"] });
    assert.equal(bob.name, "robert");
    await bob.find({ name: "ana" }, within);
    await ana.find({ role: "guest" }, within);
    await bob.close();
    const [updated] = await take(changes, 1);
    assert.deepEqual(
      [updated?.type, updated?.previous?.name, updated?.member.name],
      ["updated", "bob", "robert"],
    );
    await until(() => ana.view.members.length === 0, "bob's leave");
    // Neither before nor after the last change was it called "bob".
    await ana.close();
    assert.deepEqual(await take(changes, 1), []);
  });

  test("understand each other with one secret, and no stranger", async (context) => {
    const port = somePort();
    const secret = "sesame";
    const [ana, bob, eve, mallory] = await Promise.all([
      joinLoopback(context, port, { name: "ana", secret }),
      joinLoopback(context, port, { name: "bob", secret: ["changed", secret] }),
      joinLoopback(context, port, { name: "eve" }),
      joinLoopback(context, port, { name: "mallory", secret: "guess" }),
    ]);
    assert.equal(ana.describe().seal, "sodium-native");
    // Bob speaks the new secret, which ana does not know; a third that speaks the old is heard by both.
    const carol = await joinLoopback(context, port, { name: "carol", secret: ["changed", secret] });
    await Promise.all([bob.find({ name: "carol" }, within), carol.find({ name: "bob" }, within)]);
    const dave = await joinLoopback(context, port, { name: "dave", secret });
    await Promise.all([ana.find({ name: "dave" }, within), dave.find({ name: "ana" }, within)]);
    assert.deepEqual([eve.view.members.length, mallory.view.members.length], [0, 0]);
    const names = [...ana.view.members, ...bob.view.members].map((member) => member.name);
    assert.equal(
      names.some((name) => name === "eve" || name === "mallory"),
      false,
    );
  });
});

test("a program that sends without a pause still hears", async (context) => {
  const port = somePort();
  const ana = await joinLoopback(context, port, { name: "ana" });
  const bob = await joinLoopback(context, port, { name: "bob" });
  const [ours, theirs] = await Promise.all([ana.group("lobby"), bob.group("lobby")]);
  theirs.receive((message) => theirs.send(message.bytes, { until: "queued" }));
  let answers = 0;
  ours.receive(() => answers++);
  await ana.find({ group: "lobby" }, within);
  const end = performance.now() + deadlineMs;
  const enough = (): boolean => answers >= 100;
  while (!enough() && performance.now() < end) await ours.send("again");
  assert.ok(enough(), `${answers} answers`);
});

describe("waiting", () => {
  test("ends by time with what was found", async (context) => {
    const ana = await joinLoopback(context, somePort());
    await assert.rejects(ana.find({ role: "nobody" }, { atLeast: 2, timeoutMs: 50 }), {
      code: "ERR_EARSHOT_TIMEOUT",
      details: { found: 0, wanted: 2 },
    });
    assert.deepEqual(await ana.find({ role: "nobody" }, { atLeast: 0 }), []);
  });

  test("ends by signal with its reason, and leaves no listener", async (context) => {
    const ana = await joinLoopback(context, somePort());
    const control = new AbortController();
    const waiting = ana.find({ role: "nobody" }, { signal: control.signal, timeoutMs: 60_000 });
    assert.equal(getEventListeners(control.signal, "abort").length, 1);
    control.abort(new Error("enough"));
    await assert.rejects(waiting, /enough/);
    assert.equal(getEventListeners(control.signal, "abort").length, 0);
    await assert.rejects(ana.find({ role: "nobody" }, { signal: control.signal }), /enough/);
  });

  test("ends when the peer is closed", async (context) => {
    const ana = await joinLoopback(context, somePort());
    const waiting = ana.find({ role: "nobody" });
    const watching = take(ana.changes(), 1);
    await Promise.all([ana.close(), assert.rejects(waiting, { code: "ERR_EARSHOT_CLOSED" })]);
    assert.deepEqual(await watching, []);
    assert.deepEqual(await ana.closed, { reason: "closed" });
  });
});

describe("the end of a peer", () => {
  test("comes by the signal given to join", async (context) => {
    const control = new AbortController();
    const ana = await joinLoopback(context, somePort(), { signal: control.signal });
    control.abort("had enough");
    assert.deepEqual(await ana.closed, { reason: "aborted", cause: "had enough" });
    assert.equal(getEventListeners(control.signal, "abort").length, 0);
  });

  test("is in time for a signal aborted while joining", async (context) => {
    const control = new AbortController();
    const joining = joinLoopback(context, somePort(), {
      signal: control.signal,
      secret: "takes a while",
    });
    control.abort(new Error("changed my mind"));
    await assert.rejects(joining, /changed my mind/);
  });

  test("may be asked for twice, and everything after is refused", async (context) => {
    const ana = await joinLoopback(context, somePort());
    const group = await ana.group("lobby");
    await Promise.all([ana.close(), ana.close()]);
    const closed = { code: "ERR_EARSHOT_CLOSED" };
    await assert.rejects(group.send("x"), closed);
    assert.throws(() => group.receive(() => {}), closed);
    await assert.rejects(ana.group("other"), closed);
    await assert.rejects(ana.update({ name: "x" }), closed);
    await assert.rejects(ana.find({}), closed);
    await group.close();
  });

  test("lets messages leave first", async (context) => {
    const port = somePort();
    const ana = await joinLoopback(context, port, { name: "ana" });
    const bob = await joinLoopback(context, port, { name: "bob" });
    const theirs = await bob.group("lobby");
    const ours = await ana.group("lobby", { join: false });
    await ana.find({ group: "lobby" }, within);
    const sending = Promise.all(
      Array.from({ length: 50 }, (_, at) => ours.send(`message ${at}`, { until: "queued" })),
    );
    await ana.close();
    await sending;
    const heard = await take(theirs[Symbol.asyncIterator](), 50);
    assert.equal(heard.at(-1)?.text(), "message 49");
  });
});

describe("a peer tells", () => {
  test("that an open realm is readable, to whoever begins to watch", async (context) => {
    const ana = await joinLoopback(context, somePort());
    const types = (await take(ana.status(), 1)).map((status) => status.type);
    assert.deepEqual(types, ["readable"]);
  });

  test("its figures and its links as plain data", async (context) => {
    const ana = await joinLoopback(context, somePort(), { name: "ana" });
    const { engine, transports, peer } = structuredClone(ana.stats());
    for (const figures of [engine, transports["udp"], peer]) {
      assert.ok(Object.values(figures ?? {}).every((figure) => typeof figure === "number"));
    }
    assert.ok((peer["inputs"] ?? 0) > 0);
    const description = structuredClone(ana.describe());
    assert.deepEqual(
      [description.name, description.realm, description.seal],
      ["ana", "earshot", "none"],
    );
    assert.deepEqual(
      description.transports.map(({ name }) => name),
      ["udp"],
    );
    assert.equal(description.transports[0]?.links[0]?.kind, "loopback");
    assert.equal(ana.self.name, "ana");
  });

  test("its news on diagnostics channels", async (context) => {
    const port = somePort();
    const told: unknown[] = [];
    const listen = (message: unknown): void => void told.push(message);
    subscribe("earshot:view", listen);
    context.after(() => unsubscribe("earshot:view", listen));
    const ana = await joinLoopback(context, port, { name: "ana" });
    const bob = await joinLoopback(context, port, { name: "bob" });
    await ana.find({ name: "bob" }, within);
    const [message] = told as {
      peer: string;
      change: { type: string; member: { name: string } };
    }[];
    assert.ok(message?.peer === ana.id || message?.peer === bob.id);
    assert.equal(message.change.type, "joined");
  });
});
