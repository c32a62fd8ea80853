/**
 * Cyclone DDS through the program that its authors measure it with: reliable, keep-all, so that a writer waits for slow
 * readers. It reports once a second and counts what it misses itself.
 * @module
 */
import type { LabProcess } from "../../lab/kit/lab-process.ts";
import type { Host } from "../../lab/kit/host.ts";
import type { BenchNetwork } from "../network.ts";
import type { Ran, Settings } from "./measure.ts";
import { failed } from "./measure.ts";
import { verdict, type Received, type Times } from "./throughput.ts";

/** A second's report of `ddsperf sub`. */
export interface SubLine {
  readonly at: number;
  readonly total: number;
  readonly lost: number;
  readonly delta: number;
  readonly perS: number;
}

const subPattern =
  /^\[\d+\]\s+([\d.]+)\s+size \d+ total (\d+) lost (\d+) delta (\d+) lost \d+ rate ([\d.]+) ([kM]?)S\/s/;
const pingPattern =
  /size \d+ mean ([\d.]+)us min ([\d.]+)us 50% ([\d.]+)us 90% ([\d.]+)us 99% ([\d.]+)us max ([\d.]+)us cnt (\d+)/;
const scale: Readonly<Record<string, number>> = { "": 1, k: 1e3, M: 1e6 };

/** What a subscriber reported in a line; `undefined` of a line that is no report. */
export function readSub(line: string): SubLine | undefined {
  const found = subPattern.exec(line);
  if (found === null) return undefined;
  const [, at, total, lost, delta, rate, unit] = found;
  return {
    at: Number(at),
    total: Number(total),
    lost: Number(lost),
    delta: Number(delta),
    perS: Number(rate) * (scale[unit!] ?? Number.NaN),
  };
}

/** Half of a round trip is what `ddsperf ping` prints: its count of rounds a second tells. These are whole ones. */
export function readPing(
  line: string,
):
  | { readonly p50: number; readonly p99: number; readonly max: number; readonly count: number }
  | undefined {
  const found = pingPattern.exec(line);
  if (found === null) return undefined;
  const roundTripMs = (index: number): number => (2 * Number(found[index])) / 1_000;
  return { p50: roundTripMs(3), p99: roundTripMs(5), max: roundTripMs(6), count: Number(found[7]) };
}

const threadPattern = /\w+:(\d+)%\+(\d+)%/g;

/** Processor time in a second, in milliseconds: user and system of all threads that the line names; `undefined` of others. */
export function readCpu(line: string): number | undefined {
  if (!line.includes("rss:")) return undefined;
  const parts = [...line.matchAll(threadPattern)];
  return 10 * parts.reduce((sum, [, user, system]) => sum + Number(user) + Number(system), 0);
}

/** What a message took of a processor in full seconds, in microseconds. */
function microsecondsAMessage({ lines }: LabProcess, perS: number): number {
  const full = lines
    .map(({ text }) => readCpu(text))
    .filter((ms) => ms !== undefined)
    .slice(1, -1);
  return (full.reduce((sum, ms) => sum + ms, 0) / full.length) * (1_000 / perS);
}

function ddsperf(host: Host, ...args: readonly string[]): LabProcess {
  return host.spawn("ddsperf", ["ddsperf", ...args]);
}

/** The rate over whole seconds between the first report with data, which is cold, and the last, in which it ended. */
export function subscriberRate(lines: readonly SubLine[]): number | undefined {
  const full = lines.filter(({ delta }) => delta > 0).slice(1, -1);
  if (full.length === 0) return undefined;
  return full.reduce((sum, { perS }) => sum + perS, 0) / full.length;
}

export async function cycloneThroughput(
  network: BenchNetwork,
  size: number,
  { warmupMs, measureMs, drainMs }: Times,
  _settings: Settings,
): Promise<Ran> {
  const count = network.receivers.length;
  // Its reports come once a second and the first and the last do not count.
  const seconds = Math.ceil((warmupMs + measureMs) / 1_000) + 1;
  const subs = network.receivers.map((host) => ddsperf(host, "-1", "-k", "all", "sub"));
  const pub = ddsperf(
    network.sender,
    ...["-k", "all", `-Qminmatch:${count}`, "-Qinitwait:5", "-D", `${seconds}`],
    ...["pub", "size", `${size}`],
  );
  const ended = await pub
    .untilEnded({ withinMs: 7_000 + seconds * 1_000 + drainMs })
    .catch(() => undefined);
  if (ended === undefined)
    return { outcome: "late", note: "the publisher was not rid of its messages in time" };
  // It leaves when everything is acknowledged; the readers see it go, and what they report after that is all.
  await Promise.all(
    subs.map(async (sub) => {
      await sub.untilText(/participant .*: gone/, { withinMs: drainMs });
      await sub.untilText(subPattern, { withinMs: 3_000, since: sub.mark() });
    }),
  );
  for (const sub of subs) sub.kill("SIGINT");
  await Promise.all(subs.map((sub) => sub.untilEnded({ withinMs: 5_000 })));
  const read = subs.map(({ lines }) =>
    lines.map(({ text }) => readSub(text)).filter((line) => line !== undefined),
  );
  const most = Math.max(...read.map((lines) => lines.at(-1)?.total ?? 0));
  if (most === 0) return failed(`nothing arrived\n${pub.stderr}${subs[0]?.stderr}`);
  const received = read.map((lines): Received => {
    const last = lines.at(-1);
    return {
      messages: last?.total ?? 0,
      lost: (last?.lost ?? 0) + most - (last?.total ?? 0),
      disordered: 0,
      perS: subscriberRate(lines),
    };
  });
  const rates = received.map(({ perS }) => perS ?? Number.NaN);
  const cpu = {
    senderUs: microsecondsAMessage(pub, Math.min(...rates)),
    receiverUs: Math.max(...subs.map((sub, index) => microsecondsAMessage(sub, rates[index]!))),
  };
  return verdict({ reliable: true }, most, received, cpu, { reports: read[0] });
}

export async function cycloneLatency(
  network: BenchNetwork,
  size: number,
  seconds: number,
): Promise<Ran> {
  const pong = ddsperf(network.receivers[0]!, "pong");
  const ping = ddsperf(
    network.sender,
    ...["-Qminmatch:1", "-Qinitwait:5", "-D", `${seconds + 2}`, "ping", "size", `${size}`],
  );
  await ping.untilEnded({ withinMs: 15_000 + seconds * 1_000 });
  await pong[Symbol.asyncDispose]();
  const reports = ping.lines
    .map(({ text }) => readPing(text))
    .filter((line) => line !== undefined)
    .slice(1);
  const middle = reports.toSorted((a, b) => a.p50 - b.p50)[reports.length >> 1];
  if (middle === undefined) return failed(`no round trips\n${ping.stderr}`);
  // It keeps no 99.9th percentile.
  return {
    outcome: "complete",
    figures: { p50Ms: middle.p50, p99Ms: middle.p99 },
    details: { reports },
  };
}

/** Participants that publish and subscribe nothing that anybody sends. */
export function idleCyclone(host: Host): LabProcess {
  return ddsperf(host, "pong");
}
