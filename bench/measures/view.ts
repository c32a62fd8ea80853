/**
 * How long it takes until everybody sees everybody, when one more joins: counted from its call of `join()`, in a process
 * that was just started.
 * @module
 */
import { setTimeout as later } from "node:timers/promises";
import type { Host } from "../../lab/kit/host.ts";
import type { LabPeer } from "../../lab/kit/lab-peer.ts";
import { Lan } from "../../lab/kit/lan.ts";
import { names } from "../programs/settings.ts";
import type { Case } from "../result.ts";
import { quantileOfSorted } from "../statistics.ts";
import type { System } from "../systems.ts";
import type { Measure, Ran, Settings } from "./measure.ts";

const meetingMs = 10_000;

function ordinal(receivers: number): string {
  return receivers === 1 ? "2nd peer" : `${receivers + 1}th peer`;
}

export const view: Measure = {
  cases: [1, 9].map((receivers): Case => ({
    measure: "view",
    network: "wire",
    size: undefined,
    receivers,
    loss: 0,
    variant: ordinal(receivers),
  })),
  secondsARun: ({ quick }) => (quick ? 6 : 14),
  figure: "p50Ms",
  better: "less",
  run,
};

async function run({ receivers }: Case, { sealed }: System, settings: Settings): Promise<Ran> {
  const present = receivers!;
  await using lan = await Lan.make({ hosts: present + 1, ipv6: false });
  const peerOf = (host: Host): Promise<LabPeer> =>
    host.peer({ realm: "bench", ...(sealed ? { secret: names.secret } : {}) });
  const newcomerHost = lan.hosts[present]!;
  const there = await Promise.all(lan.hosts.slice(0, present).map(peerOf));
  await Promise.all(there.map((peer) => peer.join()));
  await Promise.all(there.map((peer) => peer.sees(present - 1, { withinMs: meetingMs })));
  // Those present have introduced each other and are at rest; a newcomer does not wait for their compilers.
  await later(1_000);
  const took: number[] = [];
  for (let join = 0; join < (settings.quick ? 5 : 20); join++) {
    await using newcomer = await peerOf(newcomerHost);
    took.push(await introduce(newcomer, there));
  }
  const sortedMs = took.toSorted((a, b) => a - b);
  const at = (part: number): number => quantileOfSorted(sortedMs, part);
  return {
    outcome: "complete",
    figures: { p50Ms: at(0.5), p95Ms: at(0.95) },
    details: { tookMs: sortedMs },
  };
}

async function introduce(newcomer: LabPeer, there: readonly LabPeer[]): Promise<number> {
  const marks = there.map((peer) => peer.mark());
  const joining = await newcomer.join();
  const seen = await Promise.all([
    newcomer.sees(there.length, { withinMs: meetingMs }),
    ...there.map((peer, index) =>
      peer.sees(there.length, { withinMs: meetingMs, since: marks[index]! }),
    ),
  ]);
  await newcomer.ask({ do: "close" });
  await Promise.all(there.map((peer) => peer.sees(there.length - 1, { withinMs: meetingMs })));
  return Math.max(...seen) - joining;
}
