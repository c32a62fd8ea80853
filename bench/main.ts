/**
 * `npm run bench`: measures, writes what came out, prints the tables; or makes reports from an earlier result.
 * @module
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { repository } from "../lab/kit/paths.ts";
import { help, parseCommand, Usage, type Wanted } from "./cli.ts";
import { printable } from "./report/printable.ts";
import { writeReadme } from "./report/readme.ts";
import { readResult, type ResultFile } from "./result.ts";
import { runAll } from "./run.ts";
import { unable } from "./setup.ts";

/** Of a program that was stopped by Ctrl-C. */
const interruptedStatus = 130;

async function measure(wanted: Wanted): Promise<void> {
  const reason = unable();
  if (reason !== undefined) {
    process.stderr.write(`Nothing can be measured here: ${reason}\n`);
    process.exitCode = 1;
    return;
  }
  const file = resolve(wanted.json ?? join(repository, ".earshot/bench.json"));
  const result = await runAll(wanted, interruption());
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, undefined, 1)}\n`);
  process.stdout.write(`${printable(result)}\n`);
  process.stderr.write(`Written to ${file}\n`);
  if (result.interrupted) process.exitCode = interruptedStatus;
}

/** Aborted by the first Ctrl-C, which also takes the networks down; a later one ends everything at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  // The lab's networks, too, hear the signal, remove themselves and pass it on to us once more.
  const passedOnMs = 500;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      const now = performance.now();
      if (!controller.signal.aborted) {
        first = now;
        process.stderr.write("stopping; what has been measured is kept\n");
        controller.abort();
      } else if (now - first > passedOnMs) process.exit(interruptedStatus);
    });
  }
  return controller.signal;
}

function read(file: string): ResultFile {
  return readResult(readFileSync(resolve(file), "utf8"));
}

try {
  const command = parseCommand(process.argv.slice(2));
  if (command.do === "help") process.stdout.write(`${help}\n`);
  else if (command.do === "show") process.stdout.write(`${printable(read(command.file))}\n`);
  else if (command.do === "report") writeReadme(repository, command.file, read(command.file));
  else await measure(command.wanted);
} catch (error) {
  if (!(error instanceof Usage)) throw error;
  process.stderr.write(`${error.message}\n\n${help}\n`);
  process.exitCode = 2;
}
