/**
 * How long it takes from the call of `join()` until everybody sees everybody.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { requires } from "../packages/earshot/test/kit/requires.ts";
import { ms, printTable, quantile } from "./kit/figures.ts";
import type { LabPeer } from "./kit/lab-peer.ts";
import { Lan } from "./kit/lan.ts";
import { meet } from "./kit/meet.ts";

/** DESIGN §13, p95 of the last one to come. */
const goals: Readonly<Record<number, string>> = { 2: "15 ms", 10: "25 ms" };

interface Introduction {
  /** From the call of `join()` until everybody sees everybody. */
  readonly tookMs: number;
  /** The part of it until `join()` has resolved. */
  readonly joinMs: number;
}

/** The newcomer joins those present, all see all, and it leaves again. */
async function introduce(newcomer: LabPeer, present: readonly LabPeer[]): Promise<Introduction> {
  const since = newcomer.mark();
  const marks = present.map((peer) => peer.mark());
  const joining = await newcomer.join();
  const seen = await Promise.all([
    newcomer.sees(present.length, { withinMs: 2_000, since }),
    ...present.map((peer, index) =>
      peer.sees(present.length, { withinMs: 2_000, since: marks[index]! }),
    ),
  ]);
  const joined = newcomer.told("joined").at(-1)!.at;
  await newcomer.ask({ do: "close" });
  await Promise.all(present.map((peer) => peer.sees(present.length - 1, { withinMs: 2_000 })));
  return { tookMs: Math.max(...seen) - joining, joinMs: joined - joining };
}

test("two, five and ten hosts all see each other, soon after the last one joins", async (t) => {
  if (!requires(t, "nft")) return;
  const rows: string[][] = [];
  for (const size of [2, 5, 10]) {
    await using lan = await Lan.make({ hosts: size });
    const present = await Promise.all(lan.hosts.slice(0, -1).map((host) => host.peer()));
    const together = await meet(present, 2_000);
    const last = lan.hosts.at(-1)!;
    const fresh: Introduction[] = [];
    const warm: Introduction[] = [];
    // What a process does for the first time takes longer: that is what a newcomer's user sees.
    for (let repetition = 0; repetition < 8; repetition++) {
      const env = { NODE_DISABLE_COMPILE_CACHE: "1" };
      await using newcomer = await last.peer({}, { env });
      fresh.push(await introduce(newcomer, present));
    }
    await using newcomer = await last.peer();
    for (let repetition = 0; repetition < 13; repetition++) {
      warm.push(await introduce(newcomer, present));
    }
    for (const [name, all] of [
      ["fresh", fresh],
      ["warm", warm.slice(1)],
    ] as const) {
      const took = all.map(({ tookMs }) => tookMs);
      const p95 = quantile(took, 0.95);
      const join = quantile(
        all.map(({ joinMs }) => joinMs),
        0.5,
      );
      rows.push([`${size}`, name, ms(quantile(took, 0.5)), ms(p95), goals[size] ?? "", ms(join)]);
      assert.ok(p95 < 1_000, `${size} hosts, ${name}: ${ms(p95)}`);
    }
    if (size > 2)
      console.log(`${size - 1} hosts joining at once all see each other after ${ms(together)}`);
  }
  printTable(
    "From join() of the last host until everybody sees everybody",
    ["hosts", "process", "p50", "p95", "goal p95", "p50 of join() itself"],
    rows,
  );
});
