/**
 * A writer's life is recorded once, and then ends by a power cut at many instants.
 * @module
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "../../../src/core/random.ts";
import { scratchDirectory } from "../kit/scratch.ts";
import { type FileEvent, traceFiles } from "./file-trace.ts";
import { Ledger } from "./ledger.ts";
import { Disk } from "./power-cut.ts";

const writer = join(import.meta.dirname, "writer.ts");

/** What a writer of so many commits does to its files. */
export function recordWriter(seed: number, commits: number): FileEvent[] {
  const folder = scratchDirectory();
  const args = [
    "--conditions=earshot-source",
    writer,
    join(folder, "store"),
    `${seed}`,
    `${commits}`,
  ];
  try {
    return traceFiles(join(folder, "store"), process.execPath, args);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Cuts {
  cuts: number;
  /** Writes that were lost, whole or in part, in all cuts together. */
  writesLost: number;
  /** Acknowledged entries that were looked for. */
  acknowledged: number;
  /** Why directories did not hold what was acknowledged. */
  readonly failures: Error[];
}

/** @param syncs whether the disk does what it says when it is told to sync */
export function cutPower(
  events: readonly FileEvent[],
  { seed, cuts, syncs }: { readonly seed: number; readonly cuts: number; readonly syncs: boolean },
): Cuts {
  const chance = seededRandom(seed);
  const instants = Array.from(
    { length: cuts },
    () => chance.uint32() % (events.length + 1),
  ).toSorted((a, b) => a - b);
  const outcome: Cuts = { cuts: 0, writesLost: 0, acknowledged: 0, failures: [] };
  const folder = scratchDirectory();
  const disk = new Disk(syncs);
  const ledger = new Ledger();
  let rest = "";
  let next = 0;
  try {
    for (const instant of instants) {
      for (; next < instant; next++) {
        const event = events[next]!;
        disk.take(event);
        if (event.type !== "print") continue;
        const lines = (rest + event.text).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) ledger.take(line);
      }
      const directory = join(folder, `${outcome.cuts}`);
      mkdirSync(directory);
      outcome.writesLost += disk.cut(directory, chance);
      outcome.cuts++;
      outcome.acknowledged += ledger.size;
      try {
        ledger.check(directory);
      } catch (cause) {
        outcome.failures.push(
          new Error(`a cut after ${instant} of ${events.length} events, seed ${seed}`, { cause }),
        );
      }
      rmSync(directory, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return outcome;
}
