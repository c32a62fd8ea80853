/**
 * Messages from one peer to another alone, on the virtual network.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EarshotError, Message, Receipt } from "../../src/index.ts";
import { partition } from "../../src/transport/sim/index.ts";
import { Room } from "./kit/room.ts";

async function three(seed: number) {
  const room = new Room(seed);
  const seats = await room.lobby(["ana", "bob", "cat"]);
  const [ana, bob, cat] = seats.map(({ peer }) => peer);
  assert.ok(ana !== undefined && bob !== undefined && cat !== undefined);
  return { room, ana, bob, cat };
}

describe("a message to one peer", () => {
  test("is heard by that one alone, in order, and confirmed", async () => {
    const { room, ana, bob, cat } = await three(31);
    const heard: string[] = [];
    const messages: Message[] = [];
    bob.receive((message) => {
      messages.push(message);
      heard.push(`bob ${message.text()}`);
    });
    cat.receive((message) => heard.push(`cat ${message.text()}`));
    const sends = ["1", "2", "3"].map((text) => ana.send(bob.id, text, { until: "delivered" }));
    const receipts = await room.settle(Promise.all(sends));
    assert.deepEqual(heard, ["bob 1", "bob 2", "bob 3"]);
    assert.deepEqual(
      receipts.map(({ group, message, members, by }) => [group, message, members, by]),
      [1, 2, 3].map((message) => [undefined, message, 1, [bob.id]]),
    );
    assert.deepEqual(
      messages.map(({ group, from, sequence }) => [group, from.id, sequence]),
      [1, 2, 3].map((sequence) => [undefined, ana.id, sequence]),
    );
  });

  test("can be answered from its handler, by the member that it came from", async () => {
    const { room, ana, bob } = await three(32);
    bob.receive(async (message) => {
      await bob.send(message.from, `re: ${message.text()}`, { until: "received" });
    });
    const answers: string[] = [];
    ana.receiveBatch((batch) => {
      for (const message of batch) answers.push(message.text());
    });
    await room.settle(ana.send(bob.id, "hello", { until: "delivered" }));
    assert.deepEqual(answers, ["re: hello"]);
  });

  test("waits for a reader, and says so when that is asked", async () => {
    const { room, ana, bob } = await three(33);
    await room.settle(ana.send(bob.id, "early", { until: "received" }));
    const unheard = ana.send(bob.id, "now", { until: "delivered" });
    await assert.rejects(room.settle(unheard), ({ code, details }: EarshotError) => {
      const { missing } = details["receipt"] as Receipt;
      assert.equal(code, "ERR_EARSHOT_NOT_DELIVERED");
      assert.deepEqual(missing, [{ member: bob.id, reason: "no-handler" }]);
      return true;
    });
    const loop = bob[Symbol.asyncIterator]();
    const heard = [await room.settle(loop.next()), await room.settle(loop.next())];
    assert.deepEqual(
      heard.map(({ value }) => value?.text()),
      ["early", "now"],
    );
  });

  test("may be a large one", async () => {
    const { room, ana, bob } = await three(34);
    const sizes: number[] = [];
    bob.receive(async (message) => {
      sizes.push((await message.collect()).bytes.length);
    });
    await room.settle(ana.send(bob.id, new Uint8Array(2_000_000), { until: "delivered" }));
    assert.deepEqual(sizes, [2_000_000]);
  });

  test("is not received by who leaves or falls silent", async () => {
    const { room, ana, bob, cat } = await three(35);
    const cut = room.network.install(partition([["ana"], ["bob", "cat"]]));
    const sends = [bob, cat].map((peer) => ana.send(peer.id, "x", { until: "received" }));
    const large = ana.send(bob.id, new Uint8Array(2_000_000), { until: "received" });
    const settled = await room.settle(Promise.allSettled([...sends, large]), 30_000);
    assert.deepEqual(
      settled.map((each) => {
        if (each.status === "fulfilled") return "received";
        const { code, details } = each.reason as EarshotError;
        const [missing] = (details["receipt"] as Receipt).missing;
        return [code, missing?.member, missing?.reason];
      }),
      [bob, cat, bob].map(({ id }) => ["ERR_EARSHOT_NOT_RECEIVED", id, "failed"]),
    );
    cut.uninstall();
    await room.settle(ana.find({ group: "lobby" }, { atLeast: 2 }), 60_000);
    const receipt = await room.settle(ana.send(bob.id, "again", { until: "received" }));
    assert.deepEqual(receipt.by, [bob.id]);
    await room.settle(cat.close());
    await assert.rejects(ana.send(cat.id, "x"), { code: "ERR_EARSHOT_NOT_ENOUGH_MEMBERS" });
  });

  test("needs a member", async () => {
    const { ana, bob } = await three(36);
    await assert.rejects(ana.send(ana.id, "x"), { code: "ERR_EARSHOT_NOT_ENOUGH_MEMBERS" });
    await assert.rejects(ana.send(7 as unknown as typeof bob.id, "x"), {
      code: "ERR_EARSHOT_INVALID_ARGUMENT",
    });
  });
});
