/**
 * A topic with many signed entries and somebody who comes late: how fast all of them are there, verified and
 * stored, and how long the newcomer's event loop stands still at the most meanwhile.
 * @module
 */
import { TopicHost } from "../../lab/kit/topic-host.ts";
import { BenchNetwork } from "../network.ts";
import type { Case, NetworkKind } from "../result.ts";
import type { System } from "../systems.ts";
import type { Measure, Ran, Settings } from "./measure.ts";

/** DESIGN §13. */
const entries = 100_000;
const quickEntries = 20_000;
const entryBytes = 64;

export const topic: Measure = {
  cases: (["super", "wire"] as const).map((network: NetworkKind): Case => ({
    measure: "topic",
    network,
    size: entryBytes,
    receivers: 1,
    loss: 0,
    variant: "late joiner",
  })),
  secondsARun: ({ quick }) => (quick ? 6 : 14),
  figure: "entriesPerS",
  better: "more",
  run,
};

async function run(of: Case, _system: System, { quick }: Settings): Promise<Ran> {
  const count = quick ? quickEntries : entries;
  await using network = await BenchNetwork.make(of.network!, 1);
  const [late] = network.receivers;
  const author = new TopicHost(network.sender, { topic: "bench" });
  await author.says("caught-up", 20_000);
  const append = { do: "append", count, bytes: entryBytes } as const;
  const appended = await author.obeys(append, "appended", 120_000);
  const newcomer = new TopicHost(late!, { topic: "bench", watchLoop: true });
  const caughtUp = await newcomer.says("caught-up", 120_000);
  const told = await newcomer.obeys({ do: "tell" }, "told", 30_000);
  const { ms, cpuMs, longestTurnMs, longestTurnCpuMs } = caughtUp;
  const details = { appendedPerS: (count / appended.ms) * 1_000, ...caughtUp, ...told };
  if (told.entries !== count || caughtUp.entries !== count)
    return { outcome: "lost", note: `${told.entries} of ${count} entries`, details };
  return {
    outcome: "complete",
    figures: {
      entriesPerS: (count / ms) * 1_000,
      longestTurnMs,
      longestTurnCpuMs,
      entryUs: (cpuMs / count) * 1_000,
    },
    details,
  };
}
