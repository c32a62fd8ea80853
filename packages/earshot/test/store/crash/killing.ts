/**
 * Lives of a writer that are ended by SIGKILL at some instant, each followed by a look at what is left.
 * @module
 */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { seededRandom } from "../../../src/core/random.ts";
import { scratchDirectory } from "../kit/scratch.ts";
import { Ledger } from "./ledger.ts";

const writer = join(import.meta.dirname, "writer.ts");

export interface Killed {
  kills: number;
  /** Entries that were acknowledged. */
  acknowledged: number;
  /** Lives that ended before anything was acknowledged: while the store was made or opened. */
  early: number;
}

/** Lives that one directory sees: a file that grows for ever would be all that is looked at. */
const livesPerDirectory = 20;

/** Throws at the first life after which something acknowledged is missing or torn. @param goOn asked before each life */
export async function killWriters(
  seed: number,
  goOn: (killed: Killed) => boolean,
): Promise<Killed> {
  const random = seededRandom(seed);
  const killed: Killed = { kills: 0, acknowledged: 0, early: 0 };
  while (goOn(killed)) {
    const directory = scratchDirectory();
    const ledger = new Ledger();
    for (let life = 0; life < livesPerDirectory && goOn(killed); life++) {
      const before = ledger.size;
      // Some while they begin, most while they write.
      const afterMs = random.uint32() % 4 === 0 ? undefined : random.uint32() % 120;
      await oneLife(directory, seed * 1_000 + killed.kills, afterMs, ledger);
      killed.kills++;
      if (ledger.size === before) killed.early++;
      killed.acknowledged += ledger.size - before;
      try {
        ledger.check(directory);
      } catch (cause) {
        throw new Error(`after life ${life + 1} in ${directory} (seed ${seed})`, { cause });
      }
    }
    rmSync(directory, { recursive: true });
  }
  return killed;
}

/** @param afterMs when it is killed, since it began to write; `undefined`: as soon as it begins */
async function oneLife(
  directory: string,
  seed: number,
  afterMs: number | undefined,
  ledger: Ledger,
): Promise<void> {
  const child = spawn(
    process.execPath,
    ["--conditions=earshot-source", writer, directory, `${seed}`],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on("close", (_status, signal) => resolve(signal)),
  );
  let rest = "";
  let began = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    // The last one may not be whole.
    rest = lines.pop() ?? "";
    for (const line of lines) ledger.take(line);
    if (began) return;
    began = true;
    if (afterMs === undefined) child.kill("SIGKILL");
    else void setTimeout(afterMs).then(() => child.kill("SIGKILL"));
  });
  const signal = await ended;
  if (signal !== "SIGKILL") throw new Error(`a writer ended by itself (${String(signal)})`);
}
