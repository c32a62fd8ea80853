/**
 * Topics of whole peers in virtual time: append, read, take back, fold, and what each level of waiting means.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Schema, type Topic, type TopicItem } from "../../../src/index.ts";
import { memoryStore } from "../../../src/store/index.ts";
import { topicLimits } from "../../../src/topic/limits.ts";
import { Room } from "../kit/room.ts";

/** Texts of a topic in the order of arrival. */
async function texts(topic: Topic): Promise<string[]> {
  const found: string[] = [];
  for await (const item of topic.read()) if (item.type === "entry") found.push(item.text());
  return found;
}

async function topics(room: Room, names: readonly string[]): Promise<Topic[]> {
  const opened: Topic[] = [];
  for (const name of names) opened.push(await (await room.join(name)).topic("weather"));
  await room.settle(Promise.all(opened.map((topic) => topic.caughtUp())));
  return opened;
}

describe("topics", () => {
  test("bring what is appended to everybody who has them open, and to who opens them later", async () => {
    const room = new Room(1);
    const [ana, bob] = await topics(room, ["ana", "bob"]);
    assert.ok(ana !== undefined && bob !== undefined);
    const receipt = await room.settle(ana.append("rain", { until: "received" }));
    assert.equal(receipt.by.length, 1);
    assert.deepEqual(receipt.missing, []);
    assert.deepEqual(await room.settle(texts(bob)), ["rain"]);
    await room.settle(bob.append("sun"));
    const late = await (await room.join("eve")).topic("weather");
    await room.settle(late.caughtUp());
    assert.deepEqual((await room.settle(texts(late))).toSorted(), ["rain", "sun"]);
  });

  test("wait for as much as is asked", async () => {
    const room = new Room(2);
    const [ana, bob] = await topics(room, ["ana", "bob"]);
    assert.ok(ana !== undefined && bob !== undefined);
    const queued = await room.settle(ana.append("1", { until: "queued" }));
    assert.equal(queued.position, 0, "it is not in the store yet");
    const stored = await room.settle(ana.append("2", { until: "stored" }));
    assert.equal(stored.position, 2);
    const sent = await room.settle(ana.append("3"));
    assert.equal(sent.until, "sent");
    await assert.rejects(room.settle(ana.append("4", { until: "delivered" })), {
      code: "ERR_EARSHOT_NOT_DELIVERED",
    });
    const reading = bob.read({ live: true });
    const seen: string[] = [];
    const delivered = ana.append("5", { until: "delivered" });
    let isDelivered = false;
    void delivered.then(() => (isDelivered = true));
    await room.pass(1_000);
    assert.equal(isDelivered, false, "the program has not read it yet");
    void (async () => {
      for await (const item of reading) if (item.type === "entry") seen.push(item.text());
    })();
    const receipt = await room.settle(delivered);
    assert.equal(receipt.by.length, 1);
    assert.deepEqual(seen, ["1", "2", "3", "4", "5"]);
    bob.fold((count: number) => count + 1, 0);
    await room.settle(ana.append("6", { until: "delivered" }));
  });

  test("are refused an append that too few would hear, or that is too large", async () => {
    const room = new Room(3);
    const [ana] = await topics(room, ["ana"]);
    await assert.rejects(async () => ana?.append("hello", { atLeast: 1 }), {
      code: "ERR_EARSHOT_NOT_ENOUGH_MEMBERS",
    });
    await assert.rejects(async () => ana?.append(new Uint8Array(topicLimits.entryBytes + 1)), {
      code: "ERR_EARSHOT_MESSAGE_TOO_LARGE",
    });
    const whole = new Uint8Array(topicLimits.entryBytes);
    const receipt = await room.settle(Promise.resolve(ana?.append(whole, { until: "stored" })));
    assert.equal(receipt?.position, 1);
  });

  test("carry the largest entry to others, live and afterwards", async () => {
    const room = new Room(4);
    const [ana, bob] = await topics(room, ["ana", "bob"]);
    assert.ok(ana !== undefined && bob !== undefined);
    const body = Uint8Array.from({ length: topicLimits.entryBytes }, (_, at) => at & 255);
    for (let round = 0; round < 3; round++)
      await room.settle(ana.append(body, { until: "received" }));
    const eve = await (await room.join("eve")).topic("weather");
    await room.settle(eve.caughtUp());
    const found: TopicItem[] = [];
    const read = async (): Promise<void> => {
      for await (const item of eve.read()) found.push(item);
    };
    await room.settle(read());
    assert.equal(found.length, 3);
    assert.ok(found.every((item) => item.type === "entry" && Buffer.from(body).equals(item.bytes)));
  });

  test("take back what its author retracts, at all and for good", async () => {
    const room = new Room(5);
    const [ana, bob] = await topics(room, ["ana", "bob"]);
    assert.ok(ana !== undefined && bob !== undefined);
    const { id } = await room.settle(ana.append("a mistake", { until: "received" }));
    await room.settle(ana.append("no mistake", { until: "received" }));
    await assert.rejects(room.settle(bob.retract(id)), { code: "ERR_EARSHOT_INVALID_ARGUMENT" });
    const reading = bob.read({ from: "now", live: true });
    await room.settle(ana.retract(id, { until: "received" }));
    const told: TopicItem[] = [];
    await room.settle(
      (async () => {
        for await (const item of reading) if (told.push(item) === 2) break;
      })(),
    );
    assert.ok(told.some((item) => item.type === "retraction" && item.id === id));
    assert.deepEqual(await room.settle(texts(bob)), ["no mistake"]);
    const eve = await (await room.join("eve")).topic("weather");
    await room.settle(eve.caughtUp());
    assert.deepEqual(await room.settle(texts(eve)), ["no mistake"]);
  });

  test("hold their own author to the schema, and keep from readers what others said against it", async () => {
    const room = new Room(6);
    const schema: Schema<string> = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (value) =>
          typeof value === "string" ? { value } : { issues: [{ message: "no text" }] },
      },
    };
    const [ana, bob] = [await room.join("ana"), await room.join("bob")];
    const strict = await ana.topic("weather", { schema });
    const loose = await bob.topic("weather");
    await room.settle(Promise.all([strict.caughtUp(), loose.caughtUp()]));
    await assert.rejects(strict.append({ rain: true }), (error: Error & { details?: unknown }) => {
      assert.deepEqual(error.details, { issues: [{ message: "no text" }] });
      return true;
    });
    await room.settle(loose.append({ rain: true }, { until: "received" }));
    await room.settle(loose.append("rain", { until: "received" }));
    assert.deepEqual(await room.settle(texts(strict)), ["rain"]);
    assert.equal(ana.stats().topics["refusedBySchema"], 1);
  });

  test("are one copy for several handles, and closed with the last of them", async () => {
    const room = new Room(7);
    const ana = await room.join("ana");
    const [one, other] = [await ana.topic("weather"), await ana.topic("weather")];
    await room.settle(one.append("rain"));
    assert.deepEqual(await room.settle(texts(other)), ["rain"]);
    await room.settle(one.close());
    await assert.rejects(one.append("snow"), { code: "ERR_EARSHOT_CLOSED" });
    await room.settle(other.append("sun"));
    await room.settle(other.close());
    assert.equal(ana.self.groups.length, 0);
    const again = await room.settle(ana.topic("weather"));
    assert.deepEqual(await room.settle(texts(again)), ["rain", "sun"]);
  });

  test("are closed as well when nothing was said in them for long", async () => {
    const room = new Room(14);
    const [ana, bob] = [await room.join("ana"), await room.join("bob")];
    const [ours, theirs] = [await ana.topic("weather"), await bob.topic("weather")];
    await room.settle(Promise.all([ours.caughtUp(), theirs.caughtUp()]));
    await room.settle(ours.append("sun", { until: "received" }));
    await room.pass(720_000);
    await room.settle(Promise.all([ours.close(), theirs.close()]));
    await room.pass(10_000);
    const [member] = bob.view.members;
    assert.equal(member?.name, "ana", "and the peer goes on");
    await room.settle(Promise.all([ana.close(), bob.close()]));
  });

  test("are there again in the next life, if the store and the key are", async () => {
    const room = new Room(8);
    const options = { store: memoryStore(), identity: new Uint8Array(32).fill(7) };
    const ana = await room.join("ana", options);
    const first = await ana.topic("weather");
    await room.settle(first.append("rain"));
    const { log } = first;
    await room.settle(ana.close());
    const again = await (await room.join("ana2", options)).topic("weather");
    await room.settle(again.append("sun"));
    assert.equal(again.log, log);
    assert.deepEqual(await room.settle(texts(again)), ["rain", "sun"]);
  });

  test("find entries by their words", async () => {
    const room = new Room(9);
    const [ana] = await topics(room, ["ana"]);
    assert.ok(ana !== undefined);
    await room.settle(ana.append("rain in the north"));
    await room.settle(ana.append({ forecast: { text: "sun in the south" } }));
    const found = await room.settle(ana.search("south"));
    assert.deepEqual(
      found.map((entry) => entry.value()),
      [{ forecast: { text: "sun in the south" } }],
    );
  });

  test("wait with closing until others are seen, who then have what was said before", async () => {
    const room = new Room(11);
    const [bob] = await topics(room, ["bob"]);
    assert.ok(bob !== undefined);
    await room.pass(5_000);
    const before = room.clock.now();
    const ana = await room.join("ana");
    const hers = await ana.topic("weather");
    await room.settle(hers.append("in passing", { until: "stored" }));
    assert.deepEqual(hers.members, [], "nobody has been seen yet");
    await room.settle(ana.close());
    assert.ok(room.clock.now() - before < 1_000);
    assert.deepEqual(await room.settle(texts(bob)), ["in passing"]);

    const eve = await room.join("eve");
    const alone = await eve.topic("something else");
    await room.settle(alone.append("to nobody", { until: "stored" }));
    const since = room.clock.now();
    await room.settle(alone.close());
    assert.ok(room.clock.now() - since <= topicLimits.settleMs, "nobody else has it");
  });

  test("use groups that programs cannot", async () => {
    const room = new Room(10);
    const ana = await room.join("ana");
    await ana.topic("weather");
    const [name = ""] = ana.self.groups;
    await assert.rejects(ana.group(name), { code: "ERR_EARSHOT_INVALID_ARGUMENT" });
  });
});
