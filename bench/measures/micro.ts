/**
 * Single parts within one process, each in a process of its own: what an operation takes, without network or machine
 * around it. They say where time goes, not how fast anything is.
 * @module
 */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { attempt } from "../../lab/kit/run.ts";
import { fromSource, node } from "../../lab/kit/paths.ts";
import type { Case } from "../result.ts";
import { failed, type Measure, type Ran, type Settings } from "./measure.ts";
import { spread } from "../statistics.ts";
import type { System } from "../systems.ts";

const folder = new URL("../micro/", import.meta.url);
const program = fileURLToPath(new URL("../programs/micro.ts", import.meta.url));

/** A benchmark a file, named as it. */
function names(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".bench.ts"))
    .map((name) => name.slice(0, -".bench.ts".length))
    .toSorted();
}

export const micro: Measure = {
  cases: names().map((name): Case => ({
    measure: "micro",
    network: undefined,
    size: undefined,
    receivers: undefined,
    loss: 0,
    variant: name,
  })),
  secondsARun: ({ quick }) => (quick ? 1 : 3),
  figure: "opNs",
  better: "less",
  run,
};

async function run({ variant }: Case, _system: System, { quick }: Settings): Promise<Ran> {
  const forMs = quick ? 300 : 1_500;
  const path = fileURLToPath(new URL(`${variant}.bench.ts`, folder));
  const { status, stdout, stderr } = await attempt(node, [
    fromSource,
    "--expose-gc",
    program,
    path,
    `${forMs}`,
  ]);
  if (status !== 0) return failed(stderr);
  const { nsPerOperation } = JSON.parse(stdout) as { readonly nsPerOperation: readonly number[] };
  const { median, min, max } = spread(nsPerOperation)!;
  return {
    outcome: "complete",
    figures: { opNs: median, leastNs: min, mostNs: max },
    details: { samples: nsPerOperation.length },
  };
}
