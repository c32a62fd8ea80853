/**
 * Groups with a machine that follows a script: readers, bounded inboxes, handlers that fail, sends.
 * @module
 */
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, test } from "node:test";
import type { Message } from "../../src/index.ts";
import { take } from "./kit/peers.ts";
import { stage } from "./kit/stage.ts";

const textAndMissed = (message: Message): [string, number] => [message.text(), message.missed];

describe("a reader of a group", () => {
  test("gets what came before it was there", async () => {
    const { say, lobby } = await stage();
    const group = await lobby();
    say("early");
    const reader = group[Symbol.asyncIterator]();
    say("late");
    assert.deepEqual((await take(reader, 2)).map(textAndMissed), [
      ["early", 0],
      ["late", 0],
    ]);
  });

  test("is told by number and place what its full inbox lost, the oldest first", async () => {
    const { node, say, lobby } = await stage();
    const status = node.status();
    const reader = (await lobby({ inbox: { limit: 2 } }))[Symbol.asyncIterator]();
    say("1", "2", "3", "4", "5");
    assert.deepEqual((await take(reader, 2)).map(textAndMissed), [
      ["4", 3],
      ["5", 0],
    ]);
    say("6");
    assert.deepEqual((await take(reader, 1)).map(textAndMissed), [["6", 0]]);
    assert.deepEqual(await take(status, 1), [{ type: "inbox-full", group: "lobby", missed: 1 }]);
    assert.equal(node.stats().peer["inboxDropped"], 3);
  });

  test("is told the same when the newest give way", async () => {
    const { say, lobby } = await stage();
    const reader = (await lobby({ inbox: { limit: 2, onFull: "drop-newest" } }))[
      Symbol.asyncIterator
    ]();
    say("1", "2", "3", "4");
    assert.deepEqual((await take(reader, 2)).map(textAndMissed), [
      ["1", 0],
      ["2", 0],
    ]);
    say("5");
    assert.deepEqual((await take(reader, 1)).map(textAndMissed), [["5", 2]]);
  });

  test("with an inbox of one is told all the same", async () => {
    const { say, lobby } = await stage();
    const reader = (await lobby({ inbox: { limit: 1 } }))[Symbol.asyncIterator]();
    say("1", "2", "3");
    assert.deepEqual((await take(reader, 1)).map(textAndMissed), [["3", 2]]);
  });

  test("hears everything beside others, and ends alone", async () => {
    const { say, lobby } = await stage();
    const group = await lobby();
    const heard: string[] = [];
    const reading = group.receive((message) => heard.push(message.text()));
    const one = group[Symbol.asyncIterator]();
    const other = group[Symbol.asyncIterator]();
    say("1");
    await other.return?.();
    reading[Symbol.dispose]();
    say("2");
    assert.deepEqual(
      (await take(one, 2)).map((message) => message.text()),
      ["1", "2"],
    );
    assert.equal((await other.next()).done, true);
    assert.deepEqual(heard, ["1"]);
  });

  test("reads on what waits when its group is closed, then ends", async () => {
    const { say, lobby } = await stage();
    const group = await lobby();
    const reader = group[Symbol.asyncIterator]();
    say("1", "2");
    await group.close();
    say("3");
    assert.deepEqual(
      (await take(reader, 9)).map((message) => message.text()),
      ["1", "2"],
    );
  });
});

describe("a handler", () => {
  test("gets one message at a time while its promises last", async () => {
    const { say, lobby } = await stage();
    const order: string[] = [];
    const gates: (() => void)[] = [];
    (await lobby()).receive(async (message) => {
      order.push(`begin ${message.text()}`);
      await new Promise<void>((resolve) => gates.push(resolve));
      order.push(`end ${message.text()}`);
    });
    say("1", "2");
    assert.deepEqual(order, ["begin 1"]);
    gates.shift()?.();
    await new Promise(setImmediate);
    assert.deepEqual(order, ["begin 1", "end 1", "begin 2"]);
  });

  test("that throws or rejects goes on being called, is told each time and warned of once", async (context) => {
    const { node, say, lobby } = await stage();
    const warnings: string[] = [];
    const listen = (warning: Error): void => void warnings.push(warning.message);
    process.on("warning", listen);
    context.after(() => process.off("warning", listen));
    const status = node.status();
    const group = await lobby();
    const heard: string[] = [];
    group.receive((message) => {
      heard.push(message.text());
      throw new Error(`cannot bear ${message.text()}`);
    });
    group.receive(async () => Promise.reject(new Error("nor I")));
    say("1", "2");
    await new Promise(setImmediate);
    assert.deepEqual(heard, ["1", "2"]);
    const told = (await take(status, 4)).map((each) =>
      each.type === "handler-failed" ? String(each.error) : each.type,
    );
    assert.deepEqual(told.toSorted(), [
      "Error: cannot bear 1",
      "Error: cannot bear 2",
      "Error: nor I",
      "Error: nor I",
    ]);
    assert.equal(warnings.filter((text) => text.includes("handler")).length, 2);
    assert.equal(node.stats().peer["handlersFailed"], 4);
  });

  test("may send and close from within", async () => {
    const { say, said, lobby } = await stage();
    const group = await lobby();
    const heard: string[] = [];
    group.receive(async (message) => {
      heard.push(message.text());
      await group.send(`re: ${message.text()}`);
      if (message.text() === "Adiós") await group.close();
    });
    say("hello", "Adiós", "too late");
    await new Promise(setImmediate);
    assert.deepEqual(heard, ["hello", "Adiós"]);
    assert.deepEqual(said(), ["re: hello", "re: Adiós"]);
  });
});

describe("a send", () => {
  test("is heard by ourselves only where that is asked for, and not within the call", async () => {
    const { clock, node, lobby } = await stage();
    const [quiet, loud] = [await lobby(), await lobby({ loopback: true })];
    const unasked: Message[] = [];
    quiet.receive((message) => unasked.push(message));
    const heard: Message[] = [];
    loud.receive((message) => heard.push(message));
    await quiet.send("one");
    const sending = loud.send("two");
    assert.equal(heard.length, 0);
    clock.pass(0);
    await sending;
    assert.deepEqual(
      heard.map((message) => [message.text(), message.sequence, message.from.id]),
      [
        ["one", 1, node.id],
        ["two", 2, node.id],
      ],
    );
    assert.deepEqual(unasked, []);
  });

  test("fails with what the engine says of it", async () => {
    const { tell, lobby, sends } = await stage("when told");
    const group = await lobby({ reliability: "best-effort" });
    for (const [error, code] of [
      ["too-large", "ERR_EARSHOT_MESSAGE_TOO_LARGE"],
      ["unreachable", "ERR_EARSHOT_SEND_FAILED"],
    ] as const) {
      const sending = group.send("x");
      tell({
        type: "event",
        event: { type: "sent", token: sends.at(-1)?.token ?? 0, sequence: 1, members: 1, error },
      });
      await assert.rejects(sending, { code });
    }
  });

  test("is refused in an empty room when someone must be there", async () => {
    const { machine, sends, lobby } = await stage();
    const group = await lobby();
    assert.equal(group.members.length, 1);
    machine.view = { version: 2, members: [] };
    await assert.rejects(group.send("x", { atLeast: 1 }), {
      code: "ERR_EARSHOT_NOT_ENOUGH_MEMBERS",
      details: { present: 0, wanted: 1 },
    });
    assert.equal(sends.length, 0);
  });

  test("waits no longer than it may, and leaves no listener and no timer", async () => {
    const { clock, lobby } = await stage("when told");
    const group = await lobby();
    group.write("the stream is open from now on");
    const control = new AbortController();
    const idle = clock.scheduled;
    const [late, aborted] = [
      group.send("x", { timeoutMs: 100, signal: control.signal }),
      group.send("y", { timeoutMs: 500, signal: control.signal }),
    ];
    clock.pass(100);
    await assert.rejects(late, { code: "ERR_EARSHOT_TIMEOUT" });
    control.abort(new Error("enough"));
    await assert.rejects(aborted, /enough/);
    assert.equal(getEventListeners(control.signal, "abort").length, 0);
    assert.equal(clock.scheduled, idle);
  });

  test("with options that cannot be meant is refused", async () => {
    const { lobby } = await stage();
    const [reliable, fast] = [await lobby(), await lobby({ reliability: "best-effort" })];
    const refused = { code: "ERR_EARSHOT_INVALID_ARGUMENT" };
    await assert.rejects(reliable.send("x", { until: "soon" as "sent" }), refused);
    await assert.rejects(reliable.send("x", { by: "some" as "all" }), refused);
    await assert.rejects(reliable.send("x", { by: -1 }), refused);
    await assert.rejects(reliable.send("x", { key: "k" }), refused);
    await assert.rejects(fast.send("x", { until: "received" }), refused);
    await assert.rejects(fast.send("x", { key: "k".repeat(65) }), refused);
    await assert.rejects(lobby({ slow: "never" as "wait" }), refused);
    await assert.rejects(lobby({ inbox: { onFull: "drop" as "hold" } }), refused);
  });
});

describe("membership", () => {
  test("begins with the first that joins and ends with the last", async () => {
    const { machine, lobby, node } = await stage();
    const outside = await lobby({ join: false });
    const [one, other] = [await lobby(), await lobby()];
    assert.deepEqual(node.self.groups, ["lobby"]);
    await one.close();
    await one.close();
    await outside.close();
    assert.equal(machine.log.includes("leave-group"), false);
    await other.close();
    assert.deepEqual(
      machine.log.filter((type) => type.endsWith("-group")),
      ["join-group", "leave-group"],
    );
    assert.deepEqual(node.self.groups, []);
  });

  test("ends with the peer, whose handlers are called no more", async () => {
    const { clock, node, lobby, say, transport } = await stage();
    const group = await lobby();
    const heard: Message[] = [];
    group.receive((message) => heard.push(message));
    const closing = node.close();
    say("late");
    await closing;
    assert.deepEqual(heard, []);
    assert.equal(transport.closed, 1);
    assert.equal(clock.scheduled, 0);
    await assert.rejects(group.send("x"), { code: "ERR_EARSHOT_CLOSED" });
  });
});

test("a fault of the engine ends the peer, which says so", async (context) => {
  const { node, machine, transport, lobby } = await stage("when told");
  const { promise: warned, resolve: warn } = Promise.withResolvers<Error>();
  process.once("warning", warn);
  context.after(() => process.off("warning", warn));
  const sending = (await lobby()).send("x");
  const fault = new Error("assertion failed");
  machine.handle = () => {
    throw fault;
  };
  transport.sink?.links([]);
  await assert.rejects(sending, { code: "ERR_EARSHOT_CLOSED" });
  assert.deepEqual(await node.closed, { reason: "failed", error: fault });
  assert.match((await warned).message, /stopped/);
  assert.equal(transport.closed, 1);
});
