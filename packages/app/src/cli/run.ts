/**
 * From a command line to an exit status: 0 done, 1 failed, 2 wrong usage.
 *
 * @module
 */
import { commands } from "../commands/index.ts";
import { clean } from "../output/clean.ts";
import type { Command } from "./command.ts";
import { findCommand, unknownSubcommand } from "./find-command.ts";
import { helpOf, overview } from "./help.ts";
import { parse } from "./parse.ts";
import { Failure, UsageError } from "./usage-error.ts";
import { version } from "./version.ts";
import type { World } from "./world.ts";

/** Runs the command line `args` (without the program's name). Never rejects. */
export async function run(args: readonly string[], world: World): Promise<number> {
  try {
    return await dispatch(args, world);
  } catch (error) {
    if (world.stderr.writable) world.stderr.write(`earshot: ${explain(error, world)}\n`);
    return statusOf(error);
  }
}

async function dispatch(args: readonly string[], world: World): Promise<number> {
  const [first, ...rest] = args;
  const columns = Math.min(100, Math.max(40, world.stdout.columns ?? 80));
  if (first === undefined || first === "--help" || first === "-h")
    return print(world, overview(commands, columns));
  if (first === "--version" || first === "-v" || first === "version")
    return print(world, `${version()}\n`);
  if (first === "help")
    return print(
      world,
      rest.length === 0 ? overview(commands, columns) : helpOf(await theCommand(rest), columns),
    );
  if (first.startsWith("-")) {
    throw new UsageError(`the command comes first: earshot COMMAND ${first} … See: earshot --help`);
  }
  const { command, args: own } = await findCommand(commands, args);
  if (command.run === undefined && own.length === 0) return print(world, helpOf(command, columns));
  const { operands, options } = parse(command, own);
  if (options.help === true) return print(world, helpOf(command, columns));
  if (command.run === undefined) throw unknownSubcommand(command, own);
  return command.run({ operands, options, world });
}

/** The one that `earshot help …` asks about: every word is a part of its name. */
async function theCommand(words: readonly string[]): Promise<Command> {
  const { command, args } = await findCommand(commands, words);
  if (args.length > 0) throw unknownSubcommand(command, args);
  return command;
}

function print(world: World, text: string): number {
  world.stdout.write(text);
  return 0;
}

// What the caller gave was not usable: the same as wrong usage, only found later.
const usageCodes: ReadonlySet<string> = new Set([
  "ERR_EARSHOT_INVALID_ARGUMENT",
  "ERR_EARSHOT_UNKNOWN_INTERFACE",
  "ERR_EARSHOT_INVALID_SEED",
]);

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

function statusOf(error: unknown): number {
  return error instanceof UsageError || usageCodes.has(codeOf(error) ?? "") ? 2 : 1;
}

function explain(error: unknown, world: World): string {
  if (!(error instanceof Error)) return clean(String(error));
  if (error instanceof UsageError || error instanceof Failure) return error.message;
  const code = codeOf(error);
  if (code?.startsWith("ERR_EARSHOT_") === true) return `${clean(error.message)} (${code})`;
  return world.env["EARSHOT_DEBUG"] === undefined
    ? `unexpected: ${clean(error.message)}. EARSHOT_DEBUG=1 shows where; please report it.`
    : (error.stack ?? error.message);
}
