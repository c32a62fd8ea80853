/**
 * Streams of whole peers on the virtual network: loss, slow and blocked members, leaving and closing.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EarshotError, Receipt, Status } from "../../src/index.ts";
import { loss } from "../../src/transport/sim/index.ts";
import { Room } from "./kit/room.ts";

describe("a group", () => {
  test("hears everything in order through loss, and receipts say so", async () => {
    const room = new Room(51);
    const [ana, bob, cat] = await room.lobby(["ana", "bob", "cat"]);
    assert.ok(ana !== undefined && bob !== undefined && cat !== undefined);
    const lossy = room.network.install(loss(0.05));
    const heard: number[][] = [[], []];
    bob.group.receive((message) => heard[0]?.push(Number(message.text())));
    cat.group.receiveBatch((batch) => {
      for (const message of batch) heard[1]?.push(Number(message.text()));
    });
    const count = 20_000;
    for (let at = 0; at < count; at++) {
      while (!ana.group.write(`${at}`)) await room.settle(ana.group.writable());
    }
    const receipt = await room.settle(ana.group.flush({ until: "delivered" }), 60_000);
    lossy.uninstall();
    assert.deepEqual(
      receipt.by.toSorted(),
      [bob, cat].map(({ peer }) => peer.id as string).toSorted(),
    );
    const expected = Array.from({ length: count }, (_, at) => at);
    assert.deepEqual(heard, [expected, expected]);
    assert.ok((ana.peer.stats().engine["slotsRepaired"] ?? 0) > 0, "nothing was lost");
  });

  test("is spoken to from many sides at once", async () => {
    const room = new Room(52);
    const seats = await room.lobby(["ana", "bob", "cat", "dan"], { loopback: true });
    const heard = seats.map(({ group }) => {
      const texts: string[] = [];
      group.receive((message) => texts.push(message.text()));
      return texts;
    });
    const sends = seats.flatMap(({ group, peer }) =>
      Array.from({ length: 100 }, (_, at) =>
        group.send(`${peer.name} ${at}`, { until: "delivered" }),
      ),
    );
    await room.settle(Promise.all(sends), 30_000);
    for (const texts of heard) {
      assert.equal(texts.length, 400);
      for (const { peer } of seats) {
        const own = texts.filter((text) => text.startsWith(peer.name));
        assert.deepEqual(
          own,
          Array.from({ length: 100 }, (_, at) => `${peer.name} ${at}`),
        );
      }
    }
  });

  test("evicts who holds it up, tells both, and takes it in again", async () => {
    const room = new Room(53);
    const [ana, bob, cat] = await room.lobby(["ana", "bob", "cat"]);
    assert.ok(ana !== undefined && bob !== undefined && cat !== undefined);
    const statuses = new Map([ana, bob].map(({ peer }) => [peer.name, watch(peer.status())]));
    // Bob reads nothing more, and wants nothing dropped.
    const slow = await bob.peer.group("lobby", { inbox: { limit: 10, onFull: "hold" } });
    const loop = slow[Symbol.asyncIterator]();
    let heard = 0;
    cat.group.receive(() => void heard++);
    const body = "x".repeat(1_000);
    let sent = 0;
    const unmet: { error?: EarshotError } = {};
    const settled = ana.group.send("first", { until: "delivered" }).catch((error: unknown) => {
      unmet.error = error as EarshotError;
    });
    while (unmet.error === undefined) {
      if (ana.group.write(body)) sent++;
      else await room.settle(Promise.race([ana.group.writable(), settled]), 30_000);
    }
    const { missing, by } = unmet.error.details["receipt"] as Receipt;
    assert.deepEqual(missing, [{ member: bob.peer.id, reason: "evicted" }]);
    assert.deepEqual(by, [cat.peer.id]);
    // The first tells of the eviction once more; the next is about those who are left.
    await assert.rejects(room.settle(ana.group.flush()), { code: "ERR_EARSHOT_NOT_RECEIVED" });
    await room.settle(ana.group.flush({ until: "delivered" }), 30_000);
    assert.equal(heard, sent + 1);
    assert.ok(statuses.get("ana")?.some(({ type }) => type === "member-evicted"));
    // It reads again, and hears what comes from then on, behind a gap.
    const read = { missed: 0, last: "" };
    const reading = (async () => {
      for (;;) {
        const { value, done } = await loop.next();
        if (done === true) break;
        read.missed += value.missed;
        read.last = value.text();
      }
    })();
    for (let times = 0; times < 100 && read.last !== "again"; times++) {
      ana.group.write("again");
      await room.clock.pass(500);
    }
    assert.equal(read.last, "again");
    assert.ok(read.missed > 0, "the gap was told");
    assert.ok(statuses.get("bob")?.some(({ type }) => type === "evicted"));
    assert.ok(statuses.get("bob")?.some(({ type }) => type === "gap"));
    await room.settle(slow.close());
    await reading;
  });

  test("hears what was written just before it is closed, or the whole peer", async () => {
    const room = new Room(54);
    const [ana, bob, cat] = await room.lobby(["ana", "bob", "cat"]);
    assert.ok(ana !== undefined && bob !== undefined && cat !== undefined);
    room.network.install(loss(0.2));
    const heard: string[] = [];
    cat.group.receive((message) => heard.push(message.text()));
    for (let at = 0; at < 1_000; at++) {
      ana.group.write(`ana ${at}`);
      bob.group.write(`bob ${at}`);
    }
    await room.settle(Promise.all([ana.group.close(), bob.peer.close()]), 30_000);
    assert.equal(heard.filter((text) => text.startsWith("ana")).length, 1_000);
    assert.equal(heard.filter((text) => text.startsWith("bob")).length, 1_000);
  });

  test("closes in bounded time though nobody answers", async () => {
    const room = new Room(55);
    const [ana] = await room.lobby(["ana", "bob"]);
    assert.ok(ana !== undefined);
    room.network.install(loss(1));
    ana.group.write("x");
    const before = room.clock.now();
    await room.settle(ana.peer.close(), 30_000);
    assert.ok(room.clock.now() - before < 7_000);
  });

  test("is not waited for by who only sends, and leaves nobody waiting who leaves", async () => {
    const room = new Room(56);
    const [ana, bob] = await room.lobby(["ana", "bob"]);
    assert.ok(ana !== undefined && bob !== undefined);
    const outside = await (await room.join("dan")).group("lobby", { join: false });
    await room.clock.pass(1_000);
    const receipt = await room.settle(outside.send("hello", { until: "received" }));
    assert.equal(receipt.by.length, 2);
    let settled: Receipt | undefined;
    void ana.group.send("x", { until: "delivered" }).then((met) => (settled = met));
    await room.settle(bob.group.close());
    await room.clock.passUntil(() => settled !== undefined, 10_000);
    assert.deepEqual(settled?.missing, [{ member: bob.peer.id, reason: "left" }]);
  });

  test("waits for async handlers when a message is to be delivered", async () => {
    const room = new Room(57);
    const [ana, bob] = await room.lobby(["ana", "bob"]);
    assert.ok(ana !== undefined && bob !== undefined);
    let done = 0;
    bob.group.receive(async () => {
      await new Promise<void>((resolve) => room.clock.schedule(room.clock.now() + 100, resolve));
      done++;
    });
    const before = room.clock.now();
    await room.settle(ana.group.send("x", { until: "received" }));
    assert.ok(room.clock.now() - before < 50);
    await room.settle(ana.group.send("y", { until: "delivered" }));
    assert.equal(done, 2);
    assert.ok(room.clock.now() - before >= 200);
  });
});

/** What comes, from now on. */
function watch(statuses: AsyncIterable<Status>): Status[] {
  const seen: Status[] = [];
  void (async () => {
    for await (const status of statuses) seen.push(status);
  })();
  return seen;
}
