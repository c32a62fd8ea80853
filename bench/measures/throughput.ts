/**
 * How many messages a second reach every receiver: the slowest one counts, every message has to arrive, once and in
 * order. What comes while everything is cold is not counted.
 * @module
 */
import { BenchNetwork } from "../network.ts";
import { caseTitle, type Case, type NetworkKind } from "../result.ts";
import { rateSince } from "../statistics.ts";
import type { System } from "../systems.ts";
import { cycloneThroughput } from "./cyclone.ts";
import { counted, Hosts, order, told, type Line } from "./hosts.ts";
import { watchKernelDrops } from "./kernel-drops.ts";
import { failed, type Measure, type Ran, type Settings } from "./measure.ts";

export interface Times {
  /** Not counted. */
  readonly warmupMs: number;
  readonly measureMs: number;
  /** For what is still on its way when the sender has ended. */
  readonly drainMs: number;
}

/** No run sends more, however fast. */
const mostMessages = 60_000_000;

function times({ quick }: Settings): Times {
  return quick
    ? { warmupMs: 700, measureMs: 1_000, drainMs: 5_000 }
    : { warmupMs: 1_000, measureMs: 2_000, drainMs: 10_000 };
}

/** What the receivers of a system said, whether they are ours or ddsperf's. */
export interface Received {
  readonly messages: number;
  readonly lost: number;
  readonly disordered: number;
  readonly perS: number | undefined;
}

const sizes = [64, 1_024, 16_384];
const conditions: readonly (readonly [NetworkKind, number])[] = [
  ["super", 0],
  ["wire", 0],
  ["wire", 1],
  ["wire", 5],
];

export const throughput: Measure = {
  cases: sizes.flatMap((size) =>
    [1, 3].flatMap((receivers) =>
      conditions.map(([network, loss]): Case => ({
        measure: "throughput",
        network,
        size,
        receivers,
        loss,
        variant: undefined,
      })),
    ),
  ),
  secondsARun: (settings) => (settings.quick ? 3 : 4.5),
  figure: "perS",
  better: "more",
  run,
};

async function run(of: Case, system: System, settings: Settings): Promise<Ran> {
  // Of what nobody repeats, the part that a filter drops says nothing.
  if (!system.reliable && of.loss > 0) return failed("a baseline without repairs has no such case");
  await using network = await BenchNetwork.make(of.network!, of.receivers!);
  await using fault = of.loss === 0 ? undefined : await network.lose(of.loss);
  const kernelDrops = watchKernelDrops(network.receivers);
  const measured =
    system.module === undefined
      ? await cycloneThroughput(network, of.size!, times(settings), settings)
      : await ours(network, of, system, settings);
  const ran = { ...measured, details: { ...measured.details, kernel: await kernelDrops() } };
  if (fault === undefined) return ran;
  const dropped = await fault.hits();
  if (dropped === 0) return failed("nothing was lost on the way: the filter did not work");
  return { ...ran, details: { ...ran.details, dropped } };
}

async function ours(
  network: BenchNetwork,
  of: Case,
  system: System,
  settings: Settings,
): Promise<Ran> {
  const { warmupMs, measureMs, drainMs } = times(settings);
  const sendMs = warmupMs + measureMs;
  await using hosts = new Hosts(network, system, settings, `${of.measure} ${caseTitle(of)}`, {
    size: of.size!,
    sendMs,
    messages: mostMessages,
    warmup: 0,
  });
  await hosts.startServers();
  const sending = hosts.start("sender", [network.sender]);
  const receivers = await hosts.start("receiver", network.receivers);
  const [sender] = await sending;
  const serverCpuMs = hosts.serverCpuMs();
  order(sender!, "go");
  const sent = await told(sender!, "sent", sendMs + drainMs).catch(() => undefined);
  if (sent === undefined) {
    return {
      outcome: "late",
      note: `the sender was not rid of its messages ${drainMs / 1_000} s after its time`,
    };
  }
  const withinMs = system.reliable ? drainMs : 500;
  const lines = await Promise.all(
    receivers.map(async (receiver) => {
      const whole = await told(receiver, "received", withinMs).catch(() => undefined);
      if (whole !== undefined) return whole;
      order(receiver, "report");
      return told(receiver, "received", 2_000);
    }),
  );
  const received = lines.map((line) => judged(line, sent, sent.began + warmupMs));
  const microseconds = (cpuMs: number): number => (cpuMs * 1_000) / sent.messages;
  const cpu = {
    senderUs: microseconds(sent.cpuMs + hosts.serverCpuMs() - serverCpuMs),
    receiverUs: microseconds(Math.max(...lines.map(({ cpuMs }) => cpuMs))),
  };
  return verdict(system, sent.messages, received, cpu, {
    sent: sent.messages,
    sendingMs: Math.round(sent.ended - sent.began),
    userUs: [sent, ...lines].map(({ userMs }) => microseconds(userMs)),
    ...(sent.counters === undefined ? {} : { counters: [sent, ...lines].map(counted) }),
  });
}

function judged(line: Line<"received">, sent: Line<"sent">, from: number): Received {
  // What is missing at the end has no successor that would show it.
  const missing = Math.max(0, sent.messages - line.messages - line.lost);
  return {
    messages: line.messages,
    lost: line.lost + missing,
    disordered: line.disordered,
    perS: rateSince(from, line.samples, line.last),
  };
}

/**
 * A figure where everything arrived, and words where it did not. `cpu` is processor time a message, in microseconds: of
 * the sender, with its server if it has one, and of the receiver that needed most.
 */
export function verdict(
  { reliable }: Pick<System, "reliable">,
  sent: number,
  received: readonly Received[],
  cpu: Readonly<Record<string, number>>,
  details: Readonly<Record<string, unknown>>,
): Ran {
  const worst = (pick: (one: Received) => number): number => Math.max(...received.map(pick));
  const lost = worst((one) => one.lost);
  const disordered = worst((one) => one.disordered);
  const rates = received.map(({ perS }) => perS ?? Number.NaN);
  const told = Object.entries(cpu).filter(([, value]) => Number.isFinite(value));
  const figures = { perS: Math.min(...rates), ...Object.fromEntries(told) };
  const all = { ...details, receivers: received };
  if (Number.isNaN(figures.perS) && lost === 0)
    return { outcome: "failed", note: "too little arrived to tell a rate", details: all };
  if (!reliable) {
    const arrivedPart = Math.min(...received.map(({ messages }) => messages / sent));
    return {
      outcome: "unreliable",
      figures: { ...(Number.isNaN(figures.perS) ? {} : figures), arrivedPart },
      details: all,
    };
  }
  if (disordered > 0)
    return { outcome: "disordered", note: `${disordered} out of order or doubled`, details: all };
  if (lost > 0)
    return { outcome: "lost", note: `${lost} of ${sent} messages did not arrive`, details: all };
  return { outcome: "complete", figures, details: all };
}
