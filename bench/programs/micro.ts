/**
 * Runs one micro-benchmark: warm first, then sample by sample, until its time is up.
 * @module
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { MicroBenchmark } from "../micro/micro-benchmark.ts";

const [path = "", forMs = "500"] = process.argv.slice(2);
const { benchmark } = (await import(pathToFileURL(path).href)) as {
  readonly benchmark: () => MicroBenchmark;
};
const { operations, run } = benchmark();

/** Results are added up and told, so that no compiler finds out that nobody wants them. */
let consumed = 0;

/** Nanoseconds that this thread has had of a processor: what else the machine does counts little. */
function cpuNs(): number {
  return Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]);
}

function sample(): number {
  const before = cpuNs();
  consumed += run();
  return (cpuNs() - before) / operations;
}

const warmUntil = performance.now() + Number(forMs) / 3;
do sample();
while (performance.now() < warmUntil);
globalThis.gc?.();

const nsPerOperation: number[] = [];
const until = performance.now() + Number(forMs);
do nsPerOperation.push(sample());
while (performance.now() < until || nsPerOperation.length < 3);
process.stdout.write(JSON.stringify({ nsPerOperation, consumed }));
