/**
 * How long a small message, or a request and its reply, takes there and back, one at a time, between two hosts, beside
 * what a bare socket takes.
 * @module
 */
import { BenchNetwork } from "../network.ts";
import { caseTitle, type Case } from "../result.ts";
import { quantileOfSorted } from "../statistics.ts";
import type { System } from "../systems.ts";
import { cycloneLatency } from "./cyclone.ts";
import { counted, Hosts, order, told } from "./hosts.ts";
import type { Measure, Ran, Settings } from "./measure.ts";

export const latency: Measure = {
  cases: [
    {
      measure: "latency",
      network: "wire",
      size: 64,
      receivers: 1,
      loss: 0,
      variant: undefined,
    },
  ],
  secondsARun: ({ quick }) => (quick ? 2 : 4),
  figure: "p50Ms",
  better: "less",
  run,
};

export const request: Measure = {
  ...latency,
  cases: latency.cases.map((of) => ({ ...of, measure: "request" })),
};

async function run(of: Case, system: System, settings: Settings): Promise<Ran> {
  await using network = await BenchNetwork.make(of.network!, 1);
  const seconds = settings.quick ? 2 : 4;
  // Awaited here: the network is gone at the end of this scope.
  if (system.module === undefined) return await cycloneLatency(network, of.size!, seconds);
  const messages = settings.quick ? 5_000 : 15_000;
  const sendMs = settings.quick ? 6_000 : 12_000;
  await using hosts = new Hosts(network, system, settings, `${of.measure} ${caseTitle(of)}`, {
    size: of.size!,
    sendMs,
    messages,
    warmup: 2_000,
    requests: of.measure === "request",
  });
  await hosts.startServers();
  const answering = hosts.start("ponger", network.receivers);
  // Only Earshot's two find each other; elsewhere the one that asks needs the other to be there.
  if (system.module !== "earshot") await answering;
  const [pinger] = await hosts.start("pinger", [network.sender]);
  await answering;
  order(pinger!, "go");
  const line = await told(pinger!, "round-trips", sendMs + 5_000);
  const { sortedMs } = line;
  if (sortedMs.length < 1_000)
    return { outcome: "late", note: `only ${sortedMs.length} rounds in ${sendMs / 1_000} s` };
  const at = (part: number): number => quantileOfSorted(sortedMs, part);
  return {
    outcome: "complete",
    figures: { p50Ms: at(0.5), p99Ms: at(0.99), p999Ms: at(0.999) },
    details: {
      rounds: sortedMs.length,
      worstMs: at(1),
      bestMs: sortedMs[0],
      counters: counted(line),
    },
  };
}
