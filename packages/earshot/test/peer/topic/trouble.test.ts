/**
 * Topics of whole peers in trouble, in virtual time: partitions, loss, holders that leave, stores that fail.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { EarshotError, type Peer, type Status, type Topic } from "../../../src/index.ts";
import { memoryStore } from "../../../src/store/index.ts";
import type { TopicStore } from "../../../src/store/store.ts";
import { loss, partition } from "../../../src/transport/sim/index.ts";
import { Room } from "../kit/room.ts";

async function ids(topic: Topic): Promise<string[]> {
  const found: string[] = [];
  for await (const item of topic.read()) if (item.type === "entry") found.push(item.id);
  return found.toSorted();
}

/** Passes time until all topics hold the same, so many entries. */
async function agree(room: Room, topics: readonly Topic[], count: number): Promise<void> {
  for (let second = 0; second < 120; second++) {
    const held = await Promise.all(topics.map((topic) => room.settle(ids(topic))));
    const [first] = held;
    if (held.every((each) => each.length === count && each.join() === first?.join())) return;
    await room.pass(1_000);
  }
  const held = await Promise.all(topics.map((topic) => room.settle(ids(topic))));
  assert.fail(`they hold ${held.map(({ length }) => length).join(", ")} of ${count}`);
}

async function gather(
  room: Room,
  names: readonly string[],
): Promise<{ peers: Peer[]; topics: Topic[] }> {
  const peers: Peer[] = [];
  const topics: Topic[] = [];
  for (const name of names) {
    const peer = await room.join(name);
    peers.push(peer);
    topics.push(await peer.topic("weather"));
  }
  await room.settle(Promise.all(topics.map((topic) => topic.caughtUp())));
  return { peers, topics };
}

/** A store that fails once it is told to. */
function failing(error: EarshotError): { store: TopicStore; fail: () => void } {
  const inner = memoryStore();
  let fails = false;
  const store: TopicStore = {
    ...inner,
    async open(topic, words) {
      const { log, contents } = await inner.open(topic, words);
      const commit: typeof log.commit = (changes) =>
        fails ? Promise.reject(error) : log.commit(changes);
      return { log: { ...log, commit }, contents };
    },
  };
  return { store, fail: () => (fails = true) };
}

describe("topics in trouble", () => {
  test("are whole again after a partition in which everybody spoke", async () => {
    const room = new Room(1);
    const names = ["ana", "bob", "eve", "joe", "kim"];
    const { peers, topics } = await gather(room, names);
    const folds = topics.map((topic) =>
      topic.fold((said: string, entry) => `${said} ${entry.text()}`, ""),
    );
    const cut = room.network.install(
      partition([
        ["ana", "bob"],
        ["eve", "joe", "kim"],
      ]),
    );
    await room.pass(8_000);
    assert.ok(
      peers.every((peer) => peer.view.members.length < 4),
      "they are apart",
    );
    for (const [at, topic] of topics.entries())
      await room.settle(topic.append(`${names[at]} alone`, { until: "received" }));
    await room.pass(500);
    assert.equal((await room.settle(ids(topics[0]!))).length, 2);
    cut.uninstall();
    await agree(room, topics, 5);
    const states = await room.settle(Promise.all(folds.map((fold) => fold.ready())));
    assert.equal(new Set(states).size, 1, "the same state everywhere");
  });

  test("lose nothing where the network does", async () => {
    const room = new Room(2);
    const { topics, peers } = await gather(room, ["ana", "bob", "eve"]);
    const rule = room.network.install(loss(0.15));
    for (let round = 0; round < 30; round++)
      for (const topic of topics) await room.settle(topic.append(`line ${round}`), 30_000);
    await agree(room, topics, 90);
    rule.uninstall();
    const repaired = peers.reduce(
      (sum, peer) => sum + (peer.stats().engine["slotsRepaired"] ?? 0),
      0,
    );
    assert.ok(repaired > 0, "the network lost something");
  });

  test("reach a newcomer though the holder leaves half-way", async () => {
    const room = new Room(3);
    const { peers, topics } = await gather(room, ["ana", "bob"]);
    const lines = Array.from({ length: 6_000 }, (_, at) => topics[0]!.append(`line ${at}`));
    await room.settle(Promise.all(lines), 60_000);
    await agree(room, topics, 6_000);
    const eve = await room.join("eve");
    const topic = await eve.topic("weather");
    await room.clock.passUntil(() => (eve.stats().topics["entriesReceived"] ?? 0) > 500, 10_000);
    assert.ok((eve.stats().topics["entriesReceived"] ?? 0) < 5_000);
    const left = peers[1]!.close();
    await room.settle(topic.caughtUp(), 30_000);
    await room.settle(left);
    await agree(room, [topics[0]!, topic], 6_000);
  });

  test("whose store fails are closed, told, and not claimed to hold anything", async () => {
    const room = new Room(4);
    const error = new EarshotError("ERR_EARSHOT_STORE_FULL", "the disk is full");
    const { store, fail } = failing(error);
    const ana = await room.join("ana", { store });
    const bob = await room.join("bob");
    const [ours, theirs] = [await ana.topic("weather"), await bob.topic("weather")];
    await room.settle(Promise.all([ours.caughtUp(), theirs.caughtUp()]));
    const statuses: Status[] = [];
    void (async () => {
      for await (const status of ana.status()) statuses.push(status);
    })();
    fail();
    const receipt = await room.settle(
      theirs.append("rain", { until: "received", timeoutMs: 20_000 }),
      30_000,
    );
    assert.deepEqual(receipt.by, [], "she left, and nobody says that she has it");
    await assert.rejects(room.settle(ours.append("sun")), { code: "ERR_EARSHOT_STORE_FULL" });
    assert.ok(statuses.some((status) => status.type === "topic-failed" && status.error === error));
    assert.equal(theirs.members.length, 0);
    await room.settle(Promise.all([ana.close(), bob.close()]));
  });

  test("keep an author's levels apart when a member is gone", async () => {
    const room = new Room(5);
    const { peers, topics } = await gather(room, ["ana", "bob", "eve"]);
    room.network.install(partition([["ana", "bob"], ["eve"]]));
    const waiting = topics[0]!.append("rain", { until: "received" });
    await assert.rejects(room.settle(waiting, 30_000), (thrown: EarshotError) => {
      assert.equal(thrown.code, "ERR_EARSHOT_NOT_RECEIVED");
      const receipt = thrown.details["receipt"] as { by: string[]; missing: { member: string }[] };
      assert.deepEqual(receipt.by, [peers[1]!.id]);
      assert.deepEqual(
        receipt.missing.map(({ member }) => member),
        [peers[2]!.id],
      );
      return true;
    });
    const receipt = await room.settle(topics[0]!.append("sun", { until: "received", by: 1 }));
    assert.deepEqual(receipt.by, [peers[1]!.id]);
  });

  test("give who keeps everything what came before, once somebody who has it comes back", async () => {
    const room = new Room(6);
    const store = memoryStore();
    const ana = await room.join("ana");
    const hoarder = await room.join("hoarder", { store });
    const pruned = await ana.topic("weather", { keep: { entries: 20 } });
    const whole = await hoarder.topic("weather");
    await room.settle(Promise.all([pruned.caughtUp(), whole.caughtUp()]));
    for (let round = 0; round < 30; round++) {
      const lines = Array.from({ length: 10 }, (_, at) => pruned.append(`line ${round * 10 + at}`));
      await room.settle(Promise.all(lines));
      await room.pass(150);
    }
    await agree(room, [whole], 300);
    await room.settle(hoarder.close());
    const eve = await room.join("eve");
    const topic = await eve.topic("weather");
    const fold = topic.fold((said: string[], entry) => [...said, entry.text()], []);
    await room.settle(topic.caughtUp());
    assert.ok((await room.settle(fold.ready())).length <= 30, "the rest is not there");
    const back = await room.join("back", { store });
    const again = await back.topic("weather");
    await agree(room, [again, topic], 300);
    assert.deepEqual(
      await room.settle(fold.ready()),
      Array.from({ length: 300 }, (_, at) => `line ${at}`),
      "in the order in which it was said",
    );
    assert.ok((eve.stats().topics["entriesFilledIn"] ?? 0) >= 270);
    await room.settle(Promise.all([ana.close(), eve.close(), back.close()]));
  });

  test("of an author on two devices at once are two logs, and everybody has both", async () => {
    const room = new Room(7);
    const identity = new Uint8Array(32).fill(7);
    const phone = await room.join("phone", { identity });
    const laptop = await room.join("laptop", { identity });
    const bob = await room.join("bob");
    const topics = [await phone.topic("weather"), await laptop.topic("weather")];
    const theirs = await bob.topic("weather");
    await room.settle(Promise.all([...topics, theirs].map((topic) => topic.caughtUp())));
    for (let round = 0; round < 10; round++)
      await room.settle(Promise.all(topics.map((topic) => topic.append(`line ${round}`))));
    await agree(room, [...topics, theirs], 20);
    const [authors, logs] = [new Set<string>(), new Set<string>()];
    for await (const item of theirs.read()) {
      authors.add(item.type === "entry" ? item.author : item.type);
      logs.add(item.type === "entry" ? item.log : item.type);
    }
    assert.deepEqual([authors.size, logs.size], [1, 2]);
    for (const peer of [phone, laptop, bob]) assert.equal(peer.stats().topics["forks"], 0);
    await room.settle(Promise.all([phone.close(), laptop.close(), bob.close()]));
  });
});
