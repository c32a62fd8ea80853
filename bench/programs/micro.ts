/**
 * Runs one micro-benchmark: warm first, then sample by sample, until its time is up.
 * @module
 */
import { pathToFileURL } from "node:url";
import type { MicroBenchmark } from "../micro/micro-benchmark.ts";

const [path = "", forMs = "500"] = process.argv.slice(2);
const { benchmark } = (await import(pathToFileURL(path).href)) as {
  readonly benchmark: () => MicroBenchmark;
};
const { operations, run } = benchmark();

/** Results are added up and told, so that no compiler finds out that nobody wants them. */
let consumed = 0;

/** Processor time is counted in ticks of some milliseconds: a sample is made of many. */
const sampleMs = 80;

/** Processor time of this thread: what else the machine does counts little. */
function sample(): number {
  const until = performance.now() + sampleMs;
  const before = process.threadCpuUsage();
  let done = 0;
  do {
    consumed += run();
    done += operations;
  } while (performance.now() < until);
  const { user, system } = process.threadCpuUsage(before);
  return ((user + system) * 1e3) / done;
}

sample();
globalThis.gc?.();
const nsPerOperation: number[] = [];
const until = performance.now() + Number(forMs);
do nsPerOperation.push(sample());
while (performance.now() < until || nsPerOperation.length < 3);
process.stdout.write(JSON.stringify({ nsPerOperation, consumed }));
