/**
 * Many topics of one peer, and topics that are announced by the same number.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Peer, type Topic } from "../../../src/index.ts";
import { groupOf } from "../../../src/peer/topic/topic-names.ts";
import { Room } from "../kit/room.ts";

/** Two names of which the hashes begin alike. */
const [weather, lunch] = ["topic 49428", "topic 41113"];

async function texts(topic: Topic): Promise<string[]> {
  const found: string[] = [];
  for await (const item of topic.read()) if (item.type === "entry") found.push(item.text());
  return found.toSorted();
}

const engineCount = (peer: Peer, name: string): number => peer.stats().engine[name] ?? 0;

describe("two topics of one number", () => {
  test("are told apart: who has the other one open is neither waited for nor counted", async () => {
    assert.notEqual(groupOf(weather), groupOf(lunch));
    const room = new Room(1);
    const [ana, bob, eve] = [
      await room.join("ana"),
      await room.join("bob"),
      await room.join("eve"),
    ];
    const [hers, his, eves] = [
      await ana.topic(weather),
      await bob.topic(lunch),
      await eve.topic(weather),
    ];
    assert.deepEqual(ana.self.groups, bob.self.groups);
    await room.settle(Promise.all([hers.caughtUp(), his.caughtUp(), eves.caughtUp()]));
    await room.settle(ana.find({ name: "eve" }));
    await room.pass(1_000);

    const receipt = await room.settle(hers.append("rain", { until: "received" }), 2_000);
    assert.deepEqual(receipt.by, [eve.id]);
    assert.deepEqual(receipt.missing, [{ member: bob.id, reason: "left" }]);
    assert.equal(engineCount(ana, "declines"), 1);
    assert.deepEqual(await room.settle(texts(his)), []);
    assert.deepEqual(bob.stats().topics["forged"], 0, "it is no fault of anybody's");

    const both = await room.settle(bob.topic(weather));
    await room.settle(both.caughtUp());
    await room.pass(2_000);
    assert.deepEqual(await room.settle(texts(both)), ["rain"]);
    const second = await room.settle(hers.append("sun", { until: "received" }));
    assert.deepEqual([...second.by].toSorted(), [bob.id, eve.id].toSorted());
    assert.deepEqual(await room.settle(texts(both)), ["rain", "sun"]);
    assert.deepEqual(await room.settle(texts(his)), []);

    // The announcement says the same as before.
    await room.settle(both.close());
    const third = await room.settle(hers.append("snow", { until: "received" }), 2_000);
    assert.deepEqual(third.by, [eve.id]);
    assert.deepEqual(bob.self.groups, ana.self.groups);
  });
});

describe("128 topics", () => {
  test("are open at once beside groups, and what is said in each arrives in each", async () => {
    const room = new Room(2);
    const options = { roles: ["cook", "host"], metadata: new Uint8Array(100) };
    const ana = await room.join("ana", options);
    const bob = await room.join("bob", options);
    for (const name of ["lobby", "kitchen", "typing"]) await ana.group(name);
    ana.serve("calc", () => "");
    const names = Array.from({ length: 128 }, (_, at) => `board ${at}`);
    const [hers, his] = [ana, bob].map((peer) =>
      Promise.all(names.map((name) => peer.topic(name))),
    );
    const [open, opened] = await room.settle(Promise.all([hers ?? [], his ?? []]));
    await room.settle(Promise.all([...open, ...opened].map((topic) => topic.caughtUp())));
    await room.pass(2_000);
    const announced = engineCount(ana, "announcementsSent");
    assert.ok(announced < 40, `${announced} announcements`);

    const receipts = await room.settle(
      Promise.all(open.map((topic, at) => topic.append(`${at}`, { until: "received" }))),
    );
    assert.ok(receipts.every(({ by }) => by.length === 1));
    const heard = await room.settle(Promise.all(opened.map(texts)));
    assert.deepEqual(
      heard,
      names.map((_, at) => [`${at}`]),
    );
    await room.settle(Promise.all(open.map((topic) => topic.close())));
    assert.deepEqual(ana.self.groups, ["lobby", "kitchen", "typing"]);
  });

  test("are too many where metadata fill the announcement, and that is said", async () => {
    const room = new Room(3);
    const ana = await room.join("ana", { metadata: new Uint8Array(512) });
    for (let at = 0; at < 77; at++) await room.settle(ana.topic(`board ${at}`));
    await assert.rejects(room.settle(ana.topic("one more")), {
      code: "ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE",
      message: /this takes 828: the name 4, metadata 512, 78 topics 312; shorten the metadata/,
    });
    await room.settle(ana.update({ metadata: new Uint8Array(0) }));
    await room.settle(ana.topic("one more"));
  });
});

describe("peers with thirty topics each", () => {
  test("cost little when nothing is said", async () => {
    const room = new Room(4);
    const peers = await Promise.all(
      Array.from({ length: 3 }, async (_, at) => room.join(`peer ${at}`)),
    );
    for (const peer of peers)
      for (let at = 0; at < 30; at++) await room.settle(peer.topic(`board ${at}`));
    await room.pass(5 * 60_000);
    const sent = (): number => peers.reduce((sum, each) => sum + engineCount(each, "bytesSent"), 0);
    const asked = (): number =>
      peers.reduce((sum, each) => sum + (each.stats().topics["comparisons"] ?? 0), 0);
    const before = { bytes: sent(), comparisons: asked() };
    await room.pass(4 * 60_000);
    const seconds = 4 * 60 * peers.length;
    const comparisons = (asked() - before.comparisons) / seconds;
    assert.ok(comparisons > 30 / 400 && comparisons < 30 / 100, `${comparisons} a second`);
    const bytes = (sent() - before.bytes) / seconds;
    assert.ok(bytes < 450, `${bytes} bytes a second for each peer`);
  });
});
