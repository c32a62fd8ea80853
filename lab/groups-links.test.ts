/**
 * Reliable groups over networks of other shapes: IPv6 only, two links at once, several peers on a host; and between
 * peers of which some go without what others have.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { missing } from "../packages/earshot/test/kit/requires.ts";
import { Lan } from "./kit/lan.ts";
import { labProgram } from "./kit/paths.ts";
import { assertReceived, gather, StreamPeer } from "./kit/stream-peer.ts";
import type { Streamed } from "./kit/stream-lines.ts";

const skip = missing("nft");
/** One message fills a slot; so there are as many slots as messages, or a few more. */
const slotfuls = { count: 1_000, bytes: [1_350, 1_350] } as const;
const mixed = {
  count: 2_000,
  bytes: [16, 3_000],
  asks: { every: 1_000, until: "delivered" },
} as const;

/** Data packets on the wire for a stream of {@link slotfuls}: control and a few repairs on top, and no second copy. */
function assertOnce(packets: number, what: string): void {
  assert.ok(
    packets >= slotfuls.count && packets < 1.5 * slotfuls.count,
    `${what}: ${packets} packets for ${slotfuls.count} slots`,
  );
}

/** All of these stream at once, and hear each other. */
async function stream(peers: readonly StreamPeer[]): Promise<readonly Streamed[]> {
  const streamed = await Promise.all(peers.map((peer) => peer.stream(mixed)));
  for (const [index, peer] of peers.entries()) {
    const others = peers.filter((other) => other !== peer);
    await assertReceived(streamed[index]!, peer, others);
  }
  return streamed;
}

describe("groups", { concurrency: 2, skip }, () => {
  test("on a network without IPv4 everything arrives, by multicast", async () => {
    await using lan = await Lan.make({ hosts: 3, ipv4: false });
    const peers = await gather(lan);
    const loss = await lan.lose(3, { to: ["h2"] });
    await stream(peers);
    assert.ok((await loss.heal()) > 20);
    const traffic = await lan.traffic();
    const [h1] = peers;
    assert.deepEqual((await h1!.stream(slotfuls)).flushed.error, undefined);
    assertOnce((await traffic.read()).sent.get("h1")!.packets, "IPv6");
  });

  test("members on two networks at once get each slot once", async () => {
    const both = ["main", "second"];
    await using lan = await Lan.make({ hosts: { h1: both, h2: both, h3: both } });
    const [h1, ...others] = await gather(lan);
    assert.ok(h1);
    const counts = await Promise.all(both.map((segment) => lan.traffic(segment)));
    const streamed = await h1.stream(slotfuls);
    const sent = await Promise.all(
      counts.map(async (count) => (await count.read()).sent.get("h1")!.packets),
    );
    await assertReceived(streamed, h1, others);
    assertOnce(sent[0]! + sent[1]!, `${sent.join(" and ")} on the two networks`);
  });

  test("members of which each is on another network get each slot on theirs", async () => {
    await using lan = await Lan.make({
      hosts: { h1: ["main", "second"], h2: ["main"], h3: ["main"], h4: ["second"], h5: ["second"] },
    });
    const [h1, ...others] = await Promise.all(
      lan.hosts.map((host) => StreamPeer.start(host, "lobby")),
    );
    assert.ok(h1);
    await Promise.all([h1, ...others].map((peer) => peer.read()));
    await Promise.all([h1.knows(4), ...others.map((peer) => peer.knows(1))]);
    const counts = await Promise.all(["main", "second"].map((segment) => lan.traffic(segment)));
    const streamed = await h1.stream(slotfuls);
    const sent = await Promise.all(
      counts.map(async (count) => (await count.read()).sent.get("h1")!.packets),
    );
    await assertReceived(streamed, h1, others);
    for (const packets of sent) assertOnce(packets, "each network");
  });

  test("peers on one host hear each other and others, with one copy on the wire", async () => {
    await using lan = await Lan.make({ hosts: 3, ipv6: false });
    const [host, second, third] = lan.hosts;
    assert.ok(host && second && third);
    const peers = await Promise.all([
      ...["ana", "bo"].map((name) => StreamPeer.start(host, "lobby", { settings: { name } })),
      StreamPeer.start(second, "lobby"),
      StreamPeer.start(third, "lobby"),
    ]);
    await Promise.all(peers.map((peer) => peer.read()));
    await Promise.all(peers.map((peer) => peer.knows(3)));
    await stream(peers);
    const traffic = await lan.traffic();
    const [ana] = peers;
    assert.deepEqual((await ana.stream(slotfuls)).flushed.error, undefined);
    assertOnce(
      (await traffic.read()).sent.get("h1")!.packets,
      "for one on the same host and two others",
    );
  });

  for (const [title, secret] of [
    ["in the open", undefined],
    ["sealed", "correct horse"],
  ] as const) {
    test(`with offload, without it and without native packages they understand each other, ${title}`, async () => {
      if (missing("koffi") !== false) return;
      await using lan = await Lan.make({ hosts: 3, ipv6: false, gsoMaxSegs: 64 });
      const peers = await gather(lan, {
        settings: (name) => ({
          ...(secret === undefined ? {} : { secret }),
          ...(name === "h2" ? { udp: { offload: "none" } } : {}),
        }),
        running: (name) =>
          name === "h3" ? { flags: ["--import", labProgram("without-natives")] } : {},
      });
      const [h1, h2, h3] = peers;
      assert.ok(h1 && h2 && h3);
      // Lost packets are lost trains of slots here.
      const loss = await lan.lose(3, { to: ["h2"] });
      await stream(peers);
      assert.ok((await loss.heal()) > 5);
      const [one, two, three] = await Promise.all(peers.map((peer) => peer.counters()));
      assert.ok(one!.udp["segmentedBursts"]! > 10, `${one!.udp["segmentedBursts"]} bursts`);
      assert.equal(two!.udp["segmentedBursts"] ?? 0, 0);
      assert.equal(three!.udp["segmentedBursts"] ?? 0, 0);
      assert.match(h3.peer.process.stderr, /hidden koffi/);
    });
  }
});
