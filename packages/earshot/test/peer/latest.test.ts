/**
 * Best effort, and of what has a key only the latest.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Room } from "./kit/room.ts";
import { bestEffort, event, stage } from "./kit/stage.ts";

describe("best effort", () => {
  test("reaches members, reliable handles included, and confirms no more than that it left", async () => {
    const room = new Room(41);
    const [ana, bob] = await room.lobby(["ana", "bob"]);
    assert.ok(ana !== undefined && bob !== undefined);
    const fast = await ana.peer.group("lobby", { reliability: "best-effort" });
    const heard: string[] = [];
    bob.group.receive((message) => heard.push(`${message.sequence} ${message.text()}`));
    bob.group.receiveBatch((batch) => {
      for (const message of batch) heard.push(`${message.sequence} ${message.text()} in a batch`);
    });
    const receipt = await room.settle(fast.send("one"));
    assert.deepEqual(receipt, {
      group: "lobby",
      until: "sent",
      message: 1,
      members: 1,
      by: [],
      missing: [],
    });
    assert.equal(fast.write("two"), true);
    await room.settle(fast.flush({ until: "sent" }));
    await room.clock.pass(10);
    assert.deepEqual(heard, ["1 one", "1 one in a batch", "2 two", "2 two in a batch"]);
    await assert.rejects(fast.flush({ until: "received" }), {
      code: "ERR_EARSHOT_INVALID_ARGUMENT",
    });
    await assert.rejects(fast.send(new Uint8Array(2_000)), {
      code: "ERR_EARSHOT_MESSAGE_TOO_LARGE",
    });
    assert.throws(() => fast.write(new Uint8Array(2_000)), {
      code: "ERR_EARSHOT_MESSAGE_TOO_LARGE",
    });
  });

  test("takes only so much that has not left", async () => {
    const { lobby, sends, tell } = await stage("when told");
    const group = await lobby({ reliability: "best-effort" });
    let taken = 0;
    while (group.write("x")) taken++;
    assert.equal(taken, 1_024);
    let writable = false;
    const waiting = group.writable().then(() => (writable = true));
    const leave = (token: number): void =>
      tell(event({ type: "sent", token, sequence: token, members: 1 }));
    for (const { token } of sends.slice(0, 512)) leave(token);
    await Promise.resolve();
    assert.equal(writable, false);
    for (const { token } of sends.slice(512, 513)) leave(token);
    await waiting;
    assert.equal(group.write("x"), true);
  });
});

describe("of messages with a key", () => {
  test("only the latest waits at the sender while one leaves", async () => {
    const { lobby, sends, tell } = await stage("when told");
    const group = await lobby({ reliability: "best-effort" });
    const settled: string[] = [];
    const send = (body: string, key: string): void => {
      void group.send(body, { key }).then(({ message }) => settled.push(`${body}: ${message}`));
    };
    send("a1", "a");
    send("a2", "a");
    send("b1", "b");
    send("a3", "a");
    const bodies = (): string[] => sends.map(({ body }) => Buffer.from(body).toString());
    assert.deepEqual(bodies(), ["a1", "b1"]);
    tell(event({ type: "sent", token: sends[0]?.token ?? 0, sequence: 1, members: 1 }));
    assert.deepEqual(bodies(), ["a1", "b1", "a3"]);
    tell(event({ type: "sent", token: sends[2]?.token ?? 0, sequence: 3, members: 1 }));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(settled, ["a1: 1", "a2: 3", "a3: 3"]);
    send("a4", "a");
    assert.deepEqual(bodies().at(-1), "a4");
  });

  test("only the latest waits in an inbox, in the place of the first", async () => {
    const { lobby, tell, node } = await stage();
    const loop = (await lobby())[Symbol.asyncIterator]();
    tell(
      bestEffort("here", 1, "ana"),
      bestEffort("else", 2, "other"),
      bestEffort("there", 3, "ana"),
      bestEffort("no key", 4),
    );
    const heard: unknown[] = [];
    for (let times = 0; times < 3; times++) {
      const { value } = await loop.next();
      heard.push([value?.text(), value?.missed]);
    }
    assert.deepEqual(heard, [
      ["there", 0],
      ["else", 0],
      ["no key", 0],
    ]);
    assert.equal(node.stats().peer["inboxDropped"], 0);
  });

  test("one that was overtaken on its way is out of date", async () => {
    const room = new Room(42);
    const [ana, bob] = await room.lobby(["ana", "bob"], { reliability: "best-effort" });
    assert.ok(ana !== undefined && bob !== undefined);
    for (let at = 0; at < 100; at++) await room.settle(ana.group.send(`${at}`, { key: "place" }));
    await room.clock.pass(100);
    const loop = bob.group[Symbol.asyncIterator]();
    const { value } = await room.settle(loop.next());
    assert.deepEqual([value?.text(), value?.sequence], ["99", 100]);
  });
});
