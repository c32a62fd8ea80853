/**
 * What ten peers cost that have nothing to say: bytes on the wire and time of the processor.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as later } from "node:timers/promises";
import { requires } from "../packages/earshot/test/kit/requires.ts";
import { sharedNow } from "./kit/clock.ts";
import { cpuMs } from "./kit/cpu.ts";
import { printTable } from "./kit/figures.ts";
import { Lan } from "./kit/lan.ts";
import { node } from "./kit/paths.ts";

/** DESIGN §13. */
const goal = { bytesPerS: 400, cpuPercent: 0.15 };

test("ten idle peers keep to their budget of traffic and processor time", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 10 });
  const peers = await Promise.all(lan.hosts.map((host) => host.peer()));
  await Promise.all(peers.map((peer) => peer.join()));
  await Promise.all(peers.map((peer) => peer.sees(9, { withinMs: 3_000 })));
  // What such a machine takes for waking a Node.js that has nothing to do, to judge the figures by.
  const bare = lan.host("h1").spawn("a bare Node.js", [node, "-e", "setInterval(() => {}, 100)"]);
  // Idle is what comes after the introductions and the warming up of the compiler.
  await later(5_000);
  const traffic = await lan.traffic();
  const pids = [...peers.map(({ process }) => process.pid), bare.pid];
  const before = pids.map(cpuMs);
  const began = sharedNow();
  await later(15_000);
  const { seconds, sent } = await traffic.read();
  const tookMs = sharedNow() - began;
  const cpu = pids.map((pid, index) => ((cpuMs(pid) - before[index]!) / tookMs) * 100);
  const bareCpu = cpu.pop()!;
  const each = [...sent.values()];
  assert.equal(each.length, 10);
  const row = (name: string, values: readonly number[], digits: number, aim: string): string[] => [
    name,
    ...[mean(values), Math.max(...values)].map((value) => value.toFixed(digits)),
    aim,
  ];
  const perSecond = (pick: (one: (typeof each)[number]) => number): number[] =>
    each.map((one) => pick(one) / seconds);
  const bytes = perSecond((one) => one.bytes);
  printTable(
    `Ten idle peers, each, over ${seconds.toFixed(0)} s`,
    ["", "mean", "most", "goal"],
    [
      row(
        "packets/s sent",
        perSecond((one) => one.packets),
        2,
        "",
      ),
      row("bytes/s sent, Ethernet header in", bytes, 0, `${goal.bytesPerS}`),
      row(
        "bytes/s sent, IP header in",
        perSecond((one) => one.ipBytes),
        0,
        "",
      ),
      row("% of a core", cpu, 3, `${goal.cpuPercent}`),
      row("% of a core of a bare Node.js that wakes ten times a second", [bareCpu], 3, ""),
    ],
  );
  assert.ok(mean(bytes) > 0, "something was counted");
  assert.ok(mean(bytes) < 2 * goal.bytesPerS, `${mean(bytes).toFixed(0)} B/s`);
  assert.ok(mean(cpu) < 2 * goal.cpuPercent, `${mean(cpu).toFixed(3)} %`);
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
