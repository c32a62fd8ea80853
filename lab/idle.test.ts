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
import type { LabProcess } from "./kit/lab-process.ts";

/** DESIGN §13. */
const goal = { bytesPerS: 400, cpuPercent: 0.15 };

/** What these processes take of a core, in percent, over some time. */
async function cpuPercent(processes: readonly LabProcess[], overMs: number): Promise<number[]> {
  const before = processes.map(({ pid }) => cpuMs(pid));
  const began = sharedNow();
  // Nothing is waited for: the time is what is measured.
  await later(overMs);
  const tookMs = sharedNow() - began;
  return processes.map(({ pid }, index) => ((cpuMs(pid) - before[index]!) / tookMs) * 100);
}

test("ten idle peers keep to their budget of traffic and processor time", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 10 });
  const [h1, h2] = lan.hosts;
  assert.ok(h1 && h2);
  const peers = await Promise.all(lan.hosts.map((host) => host.peer()));
  await Promise.all(peers.map((peer) => peer.join()));
  await Promise.all(peers.map((peer) => peer.sees(9, { withinMs: 3_000 })));
  // Idle is what comes after the introductions and the warming up of the compiler.
  await later(5_000);
  const traffic = await lan.traffic();
  const processes = peers.map(({ process }) => process as LabProcess<never>);
  let cpu = await cpuPercent(processes, 15_000);
  const { seconds, sent } = await traffic.read();
  // Whatever else the machine does can only add to it, so the best of three counts.
  for (let again = 0; again < 2 && mean(cpu) >= 2 * goal.cpuPercent; again++) {
    const more = await cpuPercent(processes, 8_000);
    if (mean(more) < mean(cpu)) cpu = more;
  }
  const bare = await Promise.all(
    [h1, h2].map(async (host, index) => {
      const socket = host.program<{ type: string }>("idle-socket", [
        [h2, h1][index]!.cable().ipv4!,
      ]);
      await socket.until(({ type }) => type === "ready", { withinMs: 5_000 });
      return socket as LabProcess<never>;
    }),
  );
  const yardstick = mean(await cpuPercent(bare, 5_000));
  const each = [...sent.values()];
  assert.equal(each.length, 10);
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
      row("% of a core of a bare socket with such traffic", [yardstick], 3, ""),
    ],
  );
  assert.ok(mean(bytes) > 0, "something was counted");
  assert.ok(mean(bytes) < 2 * goal.bytesPerS, `${mean(bytes).toFixed(0)} B/s`);
  // Absolute times depend on what else the machine does: the yardstick ran on the same one just now.
  assert.ok(
    mean(cpu) < Math.max(2 * goal.cpuPercent, 2.5 * yardstick),
    `${mean(cpu).toFixed(3)} % of a core, where a bare socket takes ${yardstick.toFixed(3)} %`,
  );
});

function row(name: string, values: readonly number[], digits: number, aim: string): string[] {
  return [name, ...[mean(values), Math.max(...values)].map((value) => value.toFixed(digits)), aim];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
