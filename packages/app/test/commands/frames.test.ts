/**
 * `earshot frames` at a peer in memory.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../../src/cli/run.ts";
import { FakeNetwork, type FakePeer } from "../kit/fake-network.ts";
import { fakeWorld } from "../kit/fake-world.ts";
import { party, seenFrame } from "../kit/seen-frame.ts";
import { until } from "../kit/until.ts";

async function joined(network: FakeNetwork): Promise<FakePeer> {
  await until(
    () => network.peers.size === 1,
    () => "it has joined",
  );
  const [peer] = network.peers;
  assert.ok(peer);
  return peer;
}

test("frames draws what a peer sends and hears until it is told to leave", async () => {
  const network = new FakeNetwork();
  const world = fakeWorld(network);
  const end = run(["frames", "--name", "ana", "--frame", "nak"], world);
  const peer = await joined(network);
  const at = new Date(2026, 10, 21, 14, 5, 9, 7).getTime();
  const bob = party("bob");
  peer.seenFrames.put(seenFrame({ frame: "ping", from: bob, to: undefined }));
  peer.seenFrames.put(
    seenFrame({ frame: "nak", at, from: bob, to: undefined, slots: [{ from: 2, count: 2 }] }),
  );
  await world.shows("nak");
  world.leave();
  assert.equal(await end, 0);
  const [, heads, arrow] = world.out().split("\n");
  assert.match(heads ?? "", /^ +ana +bob$/);
  assert.match(arrow ?? "", /^14:05:09\.007 +◀─+● +nak {2}2–3 \(2\)$/);
});

test("frames --json prints an object for each", async () => {
  const network = new FakeNetwork();
  const world = fakeWorld(network);
  const end = run(["frames", "--name", "ana", "--json"], world);
  const peer = await joined(network);
  const bob = party("bob");
  peer.seenFrames.put(seenFrame({ frame: "ping", at: 5, from: bob, to: undefined }));
  await world.shows("ping");
  world.leave();
  assert.equal(await end, 0);
  const [object] = world.objects();
  assert.equal(object?.["type"], "frame");
  assert.equal(object?.["at"], new Date(5).toISOString());
  assert.deepEqual(object?.["from"], bob);
  assert.equal("to" in (object ?? {}), false);
});

test("frames refuses names that are none, before it joins", async () => {
  const network = new FakeNetwork();
  const world = fakeWorld(network);
  assert.equal(await run(["frames", "--frame", "nag"], world), 2);
  await world.says("Did you mean nak?");
  assert.equal(network.peers.size, 0);
});
