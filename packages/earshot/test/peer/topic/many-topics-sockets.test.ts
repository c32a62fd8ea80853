/**
 * Many topics on real sockets: the kernel lets a socket into twenty multicast groups, however many topics there are.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Topic } from "../../../src/index.ts";
import { deadlineMs, joinLoopback, somePort, until } from "../kit/peers.ts";

const count = 128;

test("128 topics are open at two peers, and each has in each what the other said", async (context) => {
  const port = somePort();
  const ana = await joinLoopback(context, port, { name: "ana", roles: ["host"] });
  const bob = await joinLoopback(context, port, { name: "bob" });
  await Promise.all([ana.find({ name: "bob" }), bob.find({ name: "ana" })]);
  await bob.group("lobby");
  const names = Array.from({ length: count }, (_, at) => `board ${at}`);
  const [hers, his] = await Promise.all(
    [ana, bob].map((peer) => Promise.all(names.map((name) => peer.topic(name)))),
  );
  assert.ok(hers !== undefined && his !== undefined);
  await Promise.all([...hers, ...his].map((topic) => topic.caughtUp()));
  const announced = (): number => ana.view.members[0]?.groups.length ?? 0;
  await until(() => announced() === count + 1, "the announcement of all topics");

  const receipts = await Promise.all(
    hers.map((topic, at) => topic.append(`${at}`, { until: "received", timeoutMs: deadlineMs })),
  );
  assert.ok(receipts.every(({ by }) => by.length === 1 && by[0] === bob.id));
  assert.deepEqual(
    (await Promise.all(his.map(texts))).flat(),
    names.map((_, at) => `${at}`),
  );
  const troubles = Object.entries(ana.stats().topics).filter(([name]) =>
    ["forged", "malformed", "droppedFull"].includes(name),
  );
  assert.deepEqual(
    troubles.filter(([, times]) => times > 0),
    [],
  );
});

async function texts(topic: Topic): Promise<string[]> {
  const found: string[] = [];
  for await (const item of topic.read()) if (item.type === "entry") found.push(item.text());
  return found;
}
