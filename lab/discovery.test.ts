/**
 * Who is there: everybody is found with the ways that are left when others are closed. Most of the time in it is waiting,
 * so the tests run side by side.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { missing } from "../packages/earshot/test/kit/requires.ts";
import { eventually, sharedNow } from "./kit/clock.ts";
import { ms } from "./kit/figures.ts";
import { Lan } from "./kit/lan.ts";
import { meet } from "./kit/meet.ts";
import type { LanOptions } from "./kit/plan.ts";

/** A network in which some ways are closed, and what has to be dropped on it for the test to count. */
interface Closed {
  readonly story: string;
  readonly lan?: Partial<LanOptions>;
  readonly dropped: readonly ("multicast" | "broadcast" | "ipv4")[];
}

const closed: readonly Closed[] = [
  { story: "multicast is dropped, so only broadcast is left", dropped: ["multicast"] },
  { story: "broadcast is dropped, so only multicast is left", dropped: ["broadcast"] },
  { story: "there is no IPv4 at all", lan: { ipv4: false }, dropped: [] },
  { story: "there is no IPv6 at all", lan: { ipv6: false }, dropped: [] },
  { story: "IPv4 has addresses and passes nothing", dropped: ["ipv4"] },
  {
    story: "there is no IPv6 and multicast is dropped",
    lan: { ipv6: false },
    dropped: ["multicast"],
  },
];

describe("who is there", { concurrency: 2, skip: missing("nft") }, () => {
  for (const { story, lan: options, dropped } of closed) {
    test(`everybody is found although ${story}`, async () => {
      await using lan = await Lan.make({ hosts: 4, ...options });
      const faults = await Promise.all(dropped.map((target) => lan.drop(target)));
      const peers = await Promise.all(lan.hosts.map((host) => host.peer()));
      console.log(`${story}: four hosts in ${ms(await meet(peers, 3_000))}`);
      for (const fault of faults) assert.ok((await fault.hits()) > 0, "something was dropped");
    });
  }

  test("a seed leads into another subnet, and everybody on both sides learns of everybody", async () => {
    await using lan = await Lan.make({
      hosts: { near1: ["main"], near2: ["main"], far1: ["far"], far2: ["far"] },
      routers: { gate: ["main", "far"] },
    });
    const seed = `${lan.host("near1").cable().ipv4}:7468`;
    const [near1, near2, far1, far2] = await Promise.all([
      lan.host("near1").peer(),
      lan.host("near2").peer(),
      lan.host("far1").peer({ seeds: [seed] }),
      lan.host("far2").peer(),
    ]);
    await meet([near1, near2], 2_000);
    console.log(
      `through a seed: everybody sees everybody after ${ms(await meet([far1, far2], 20_000, [near1, near2]))}`,
    );
  });

  test("a role is found, an update is seen, and a group's members are known before the first word", async () => {
    await using lan = await Lan.make({ hosts: 3 });
    const [scorer, player, watcher] = await Promise.all([
      lan.host("h1").peer({ roles: ["scorer"] }),
      lan.host("h2").peer(),
      lan.host("h3").peer(),
    ]);
    await meet([scorer, player, watcher], 2_000);
    assert.deepEqual(
      await player.ask({ do: "find", role: "scorer", atLeast: 1, timeoutMs: 1_000 }),
      ["h1"],
    );
    const wanted = watcher.ask({ do: "find", role: "referee", atLeast: 1, timeoutMs: 5_000 });
    await player.ask({ do: "update", roles: ["referee"] });
    assert.deepEqual(await wanted, ["h2"]);
    await assert.rejects(watcher.ask({ do: "find", role: "scorer", atLeast: 2, timeoutMs: 200 }), {
      code: "ERR_EARSHOT_TIMEOUT",
    });
    await scorer.ask({ do: "group", name: "lobby" });
    assert.deepEqual(
      await watcher.ask({ do: "find", group: "lobby", atLeast: 1, timeoutMs: 1_000 }),
      ["h1"],
    );
    await watcher.ask({ do: "send", group: "lobby", text: "first words", atLeast: 1 });
    await scorer.hears("first words", { withinMs: 1_000 });
  });

  test("realms keep apart, and so do ports", async () => {
    await using lan = await Lan.make({ hosts: 4 });
    const [a1, a2, other, elsewhere] = await Promise.all([
      lan.host("h1").peer(),
      lan.host("h2").peer(),
      lan.host("h3").peer({ realm: "another" }),
      lan.host("h4").peer({ port: 7_500 }),
    ]);
    await other.join();
    await elsewhere.join();
    await meet([a1, a2], 2_000);
    // What the other realm heard of these two it has dropped: it had its chance to be wrong.
    const { engine } = (await other.ask({ do: "stats" })) as { engine: Record<string, number> };
    assert.ok((engine["droppedOtherRealm"] ?? 0) > 0, "their datagrams came");
    assert.deepEqual([other.present, elsewhere.present], [[], []]);
  });

  test("when all multicast and broadcast falls silent, words go to each by itself, and nobody is lost", async () => {
    await using lan = await Lan.make({ hosts: 3 });
    const peers = await Promise.all(lan.hosts.map((host) => host.peer()));
    const [h1, ...others] = peers;
    assert.ok(h1);
    await meet(peers, 2_000);
    for (const peer of peers) await peer.ask({ do: "group", name: "lobby" });
    await h1.ask({ do: "find", group: "lobby", atLeast: 2, timeoutMs: 1_000 });
    const faults = [await lan.drop("multicast"), await lan.drop("broadcast")];
    const began = sharedNow();
    await h1.process.until(
      (line) => line.type === "status" && line.status.type === "unicast-fallback",
      { withinMs: 30_000, what: "the status unicast-fallback" },
    );
    console.log(`multicast silent: noticed after ${ms(sharedNow() - began)}`);
    await h1.ask({ do: "send", group: "lobby", text: "one by one", atLeast: 2 });
    for (const other of others) await other.hears("one by one", { withinMs: 2_000 });
    // It may be noticed before the next announcement is due, which goes both ways.
    for (const fault of faults)
      await eventually(async () => (await fault.hits()) > 0, {
        withinMs: 30_000,
        what: "something that was dropped",
      });
    for (const peer of peers) {
      assert.ok(!peer.told("change").some(({ change }) => change === "failed"), peer.name);
    }
  });
});
