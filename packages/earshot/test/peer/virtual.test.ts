/**
 * Whole peers, promises and all, on the virtual network and clock: minutes pass in milliseconds, and
 * a run can be repeated.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Change, Message, Peer } from "../../src/index.ts";
import { partition } from "../../src/transport/sim/index.ts";
import { Room } from "./kit/room.ts";

const namesIn = (peer: Peer): string[] => peer.view.members.map((member) => member.name).toSorted();

describe("peers in virtual time", () => {
  test("meet, talk and part", async () => {
    const room = new Room(1);
    const [ana, bob] = [await room.join("ana"), await room.join("bob", { roles: ["cook"] })];
    const [ours, theirs] = [await ana.group("lobby"), await bob.group("lobby")];
    await room.settle(ana.find({ role: "cook", group: "lobby" }));
    const heard: Message[] = [];
    theirs.receive((message) => heard.push(message));
    await room.settle(ours.send("hello"));
    await room.clock.passUntil(() => heard.length === 1, 1_000);
    assert.equal(heard[0]?.text(), "hello");
    await room.settle(bob.close());
    await room.clock.passUntil(() => ana.view.members.length === 0, 1_000);
    await room.settle(ana.close());
  });

  test("find each other later, when asking at first was in vain", async () => {
    const room = new Room(2);
    const ana = await room.join("ana");
    const searching = ana.find({ role: "cook" }, { timeoutMs: 60_000 });
    await room.clock.pass(20_000);
    const bob = await room.join("bob", { roles: ["cook"] });
    const [found] = await room.settle(searching, 5_000);
    assert.equal(found?.id, bob.id);
    await room.settle(Promise.all([ana.close(), bob.close()]));
  });

  test("give up a search in their own time", async () => {
    const room = new Room(3);
    const ana = await room.join("ana");
    const searching = ana.find({ role: "cook" }, { timeoutMs: 30_000 });
    const before = room.clock.now();
    await assert.rejects(room.settle(searching, 60_000), { code: "ERR_EARSHOT_TIMEOUT" });
    assert.equal(room.clock.now() - before, 30_000);
    await room.settle(ana.close());
  });

  test("lose each other in a partition and tell so, then meet again", async () => {
    const room = new Room(4);
    const [ana, bob] = [await room.join("ana"), await room.join("bob")];
    await room.settle(Promise.all([ana.find({ name: "bob" }), bob.find({ name: "ana" })]));
    const seen: string[] = [];
    const changes = ana.changes();
    void (async () => {
      for await (const { type } of changes) seen.push(type);
    })();
    const cut = room.network.install(partition([["ana"], ["bob"]]));
    await room.clock.passUntil(() => seen.includes("failed"), 10_000);
    assert.deepEqual(namesIn(ana), []);
    cut.uninstall();
    await room.clock.passUntil(() => seen.includes("merged"), 60_000);
    assert.deepEqual(namesIn(ana), ["bob"]);
    await room.settle(Promise.all([ana.close(), bob.close()]));
  });

  test("run the same way twice from one seed", async () => {
    const run = async (): Promise<unknown> => {
      const room = new Room(5);
      const peers = await Promise.all(["ana", "bob", "eve", "joe"].map((name) => room.join(name)));
      const seen: string[] = [];
      for (const peer of peers) void tell(peer, peer.changes(), seen);
      for (const peer of peers)
        (await peer.group("lobby")).receive((message) =>
          seen.push(`${peer.name} hears ${message.text()}`),
        );
      await room.clock.pass(3_000);
      for (const peer of peers)
        await (await peer.group("lobby")).send(`from ${peer.name}`, { until: "queued" });
      await room.clock.pass(20_000);
      const figures = peers.map((peer) => [peer.id, peer.stats()]);
      await room.settle(Promise.all(peers.map((peer) => peer.close())));
      return { seen, figures, end: room.clock.now() };
    };
    assert.deepEqual(await run(), await run());
  });
});

async function tell(peer: Peer, changes: AsyncIterable<Change>, seen: string[]): Promise<void> {
  for await (const { type, member } of changes) seen.push(`${peer.name}: ${member.name} ${type}`);
}
