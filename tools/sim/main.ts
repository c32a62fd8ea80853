/**
 * `npm run sim`: the command.
 *
 * @module
 */
import { dirname } from "node:path";
import { help, readOptions } from "./options.ts";
import { SimRun } from "./run.ts";

process.chdir(dirname(dirname(import.meta.dirname)));

const options = readOptions(process.argv.slice(2));
if (typeof options === "string") {
  process.stderr.write(`${options}\n\n${help}`);
  process.exitCode = 2;
} else if (options.help) process.stdout.write(help);
else process.exitCode = await new SimRun(options).result;
