/**
 * `npm run crash`: kills writers of an SQLite store and cuts its power, for as often as you like, and looks each time
 * whether everything acknowledged is there.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { cutPower, recordWriter } from "../../packages/earshot/test/store/crash/cutting.ts";
import { killWriters } from "../../packages/earshot/test/store/crash/killing.ts";

const help = `npm run crash -- [--kills N] [--cuts N] [--seed S]

Ends writers of an SQLite store by SIGKILL, then cuts the power under recorded ones, and looks each time whether
everything that was acknowledged is there, whole and in order. Needs strace for the cuts.

  --kills N   how many writers are killed, 1000 by default
  --cuts N    how many power cuts, 1000 by default, a hundred of each writer that is recorded
  --seed S    where chance begins, 1 by default
  --help      this

Ends with status 1 when something acknowledged was lost, 2 when it was called wrongly.
`;

const cutsEach = 100;
const commitsEach = 80;

interface Options {
  readonly kills: number;
  readonly cuts: number;
  readonly seed: number;
}

function readOptions(): Options | string {
  try {
    const { values } = parseArgs({
      options: {
        kills: { type: "string", default: "1000" },
        cuts: { type: "string", default: "1000" },
        seed: { type: "string", default: "1" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return help;
    const [kills = 0, cuts = 0, seed = 0] = [values.kills, values.cuts, values.seed].map(Number);
    for (const [name, value] of Object.entries({ kills, cuts, seed }))
      if (!Number.isSafeInteger(value) || value < 0)
        return `--${name} is a whole number.\n\n${help}`;
    return { kills, cuts, seed };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${help}`;
  }
}

async function kill({ kills, seed }: Options): Promise<void> {
  let told = 0;
  const done = await killWriters(seed, (killed) => {
    if (killed.kills >= told + 100) {
      told = killed.kills;
      process.stdout.write(`${told} kills, ${killed.acknowledged} entries acknowledged\n`);
    }
    return killed.kills < kills;
  });
  process.stdout.write(
    `${done.kills} kills (${done.early} before anything was acknowledged), ${done.acknowledged} entries acknowledged, none lost\n`,
  );
}

function cut({ cuts, seed }: Options): boolean {
  let [done, lost] = [0, 0];
  for (let round = 0; done < cuts; round++) {
    const events = recordWriter(seed + round, commitsEach);
    const count = Math.min(cutsEach, cuts - done);
    const outcome = cutPower(events, { seed: seed + round, cuts: count, syncs: true });
    for (const failure of outcome.failures)
      process.stdout.write(`${failure.message}: ${String(failure.cause)}\n`);
    if (outcome.failures.length > 0) return false;
    done += outcome.cuts;
    lost += outcome.writesLost;
  }
  if (done > 0)
    process.stdout.write(`${done} power cuts lost ${lost} writes, and nothing acknowledged\n`);
  return true;
}

const options = readOptions();
if (typeof options === "string") {
  const asked = options === help;
  process[asked ? "stdout" : "stderr"].write(options);
  process.exitCode = asked ? 0 : 2;
} else {
  try {
    if (options.kills > 0) await kill(options);
    process.exitCode = cut(options) ? 0 : 1;
  } catch (error) {
    process.stdout.write(
      `${String(error)}: ${error instanceof Error ? String(error.cause) : ""}\n`,
    );
    process.exitCode = 1;
  }
}
