/**
 * Who is alive: crashes are noticed, leaves are told, and nobody alive stays lost.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as later } from "node:timers/promises";
import { requires } from "../packages/earshot/test/kit/requires.ts";
import { sharedNow } from "./kit/clock.ts";
import { ms, printTable } from "./kit/figures.ts";
import type { LabPeer } from "./kit/lab-peer.ts";
import { Lan } from "./kit/lan.ts";

async function meetOn(lan: Lan): Promise<LabPeer[]> {
  const peers = await Promise.all(lan.hosts.map((host) => host.peer()));
  await Promise.all(peers.map((peer) => peer.join()));
  await Promise.all(peers.map((peer) => peer.sees(peers.length - 1, { withinMs: 5_000 })));
  return peers;
}

/** How often these have taken somebody for lost since the marks. */
function count(peers: readonly LabPeer[], change: string, since: readonly number[] = []): number {
  return peers.reduce((sum, { process }, index) => {
    const lines = process.lines.slice(since[index] ?? 0);
    return (
      sum + lines.filter(({ json }) => json?.type === "change" && json.change === change).length
    );
  }, 0);
}

test("a peer that is killed is failed everywhere within three seconds; one that leaves is gone at once", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 10 });
  const peers = await meetOn(lan);
  const rows: string[][] = [];
  for (const how of ["killed", "killed", "killed", "left", "left", "left"] as const) {
    const gone = peers.pop();
    assert.ok(gone);
    const began = sharedNow();
    if (how === "killed") gone.process.kill("SIGKILL");
    else void gone.ask({ do: "close" }).catch(() => {});
    const limit = how === "killed" ? 3_000 : 300;
    const expected = how === "killed" ? "failed" : "left";
    const told = await Promise.all(
      peers.map((peer) =>
        peer.notices([expected, "left", "failed"], gone.name, { withinMs: 5_000 }),
      ),
    );
    assert.ok(
      told.every(({ change }) => change === expected),
      told.map(({ change }) => change).join(" "),
    );
    const after = told.map(({ at }) => at - began);
    rows.push([
      how,
      String(peers.length),
      ms(Math.min(...after)),
      ms(Math.max(...after)),
      ms(limit),
    ]);
    assert.ok(Math.max(...after) < limit, `${how}: ${ms(Math.max(...after))}`);
  }
  printTable("Until it is known", ["how", "to how many", "first", "last", "goal"], rows);
  assert.equal(count(peers, "failed"), 3 * peers.length, "nobody else was taken for dead");
});

test("a peer that stands still for two seconds is not lost for good", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 4 });
  const peers = await meetOn(lan);
  const [frozen, ...others] = peers;
  assert.ok(frozen);
  frozen.process.stop();
  // The story is the two seconds themselves.
  await later(2_000);
  frozen.process.resume();
  const resumed = sharedNow();
  await Promise.all(peers.map((peer) => peer.sees(3, { withinMs: 15_000 })));
  // What was already decided may still be on its way: a word has to pass in both directions, too.
  for (const peer of peers) await peer.ask({ do: "group", name: "lobby" });
  await frozen.ask({ do: "find", group: "lobby", atLeast: 3, timeoutMs: 15_000 });
  await frozen.ask({ do: "send", group: "lobby", text: "awake", atLeast: 3 });
  await Promise.all(others.map((peer) => peer.hears("awake", { withinMs: 2_000 })));
  await Promise.all(peers.map((peer) => peer.sees(3, { withinMs: 15_000 })));
  const suspected = count(others, "suspected");
  const failed = count(others, "failed");
  console.log(
    `stopped for 2 s: ${suspected} times suspected, ${failed} times failed, all well ${ms(sharedNow() - resumed)} after it went on; ` +
      `it failed others ${count([frozen], "failed")} times`,
  );
  assert.equal(count([frozen], "failed"), 0, "who stood still blames nobody else");
});

test("a peer with a busy event loop is not taken for dead", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 4 });
  const peers = await meetOn(lan);
  const [busy, ...others] = peers;
  assert.ok(busy);
  // Longer than a probe waits for its answer, directly and through others.
  for (let round = 0; round < 3; round++) await busy.ask({ do: "block", ms: 800 });
  assert.equal(count(peers, "failed"), 0);
  await Promise.all(peers.map((peer) => peer.sees(3, { withinMs: 3_000 })));
  console.log(`busy for 3 × 800 ms: ${count(others, "suspected")} times suspected`);
});

test("a partition splits the view in two, and healing makes it one again", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 5 });
  const peers = await meetOn(lan);
  const sides = [peers.slice(0, 2), peers.slice(2)];
  const marks = peers.map((peer) => peer.mark());
  const cut = sharedNow();
  const split = await lan.partition(...sides.map((side) => side.map(({ name }) => name)));
  await Promise.all(
    sides.flatMap((side) =>
      side.map((peer) =>
        peer.sees(
          side.filter((other) => other !== peer).map(({ name }) => name),
          { withinMs: 10_000 },
        ),
      ),
    ),
  );
  const apart = sharedNow() - cut;
  assert.ok((await split.heal()) > 0, "the partition dropped something");
  const healed = sharedNow();
  await Promise.all(peers.map((peer) => peer.sees(4, { withinMs: 20_000 })));
  console.log(
    `partition: views apart after ${ms(apart)}, one again ${ms(sharedNow() - healed)} after healing; ` +
      `${count(peers, "failed", marks)} failed, ${count(peers, "merged", marks)} merged`,
  );
  assert.equal(
    count(peers, "merged", marks),
    2 * 2 * 3,
    "everybody of the other side came back in the same life",
  );
  await peers[0]!.ask({ do: "group", name: "lobby" });
  await peers[4]!
    .ask({ do: "send", group: "lobby", text: "together again", atLeast: 1 })
    .catch(async () => {
      await peers[4]!.ask({ do: "find", group: "lobby", atLeast: 1, timeoutMs: 5_000 });
      await peers[4]!.ask({ do: "send", group: "lobby", text: "together again", atLeast: 1 });
    });
  await peers[0]!.hears("together again", { withinMs: 2_000 });
});

test("with ten percent of all datagrams lost nobody alive stays lost", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 6 });
  const loss = await lan.lose(10);
  const peers = await meetOn(lan);
  const joining = Math.min(...peers.map((peer) => peer.told("joining")[0]!.at));
  const met =
    Math.max(...(await Promise.all(peers.map((peer) => peer.sees(5, { withinMs: 0 }))))) - joining;
  // Long enough for some hundred probes, of which some dozen are lost.
  await later(12_000);
  await Promise.all(peers.map((peer) => peer.sees(5, { withinMs: 10_000 })));
  const lost = await loss.hits();
  console.log(
    `10 % loss: met in ${ms(met)}; in 12 s ${lost} datagrams lost, ${count(peers, "suspected")} times suspected, ` +
      `${count(peers, "recovered")} recovered, ${count(peers, "failed")} failed, ${count(peers, "merged")} merged`,
  );
  assert.ok(lost > 20, `only ${lost} datagrams were lost`);
});
