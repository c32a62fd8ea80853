/**
 * Which command a line means: its first word names one, and of some the second word a subcommand.
 *
 * @module
 */
import { clean } from "../output/clean.ts";
import type { Command, CommandHead, ListedCommand } from "./command.ts";
import { suggest } from "./suggest.ts";
import { UsageError } from "./usage-error.ts";

export interface Found {
  readonly command: Command;
  /** What stands behind its name. */
  readonly args: readonly string[];
}

/** Loads it. @throws `UsageError` with a guess for a first word that names none */
export async function findCommand(
  commands: readonly ListedCommand[],
  [name = "", ...args]: readonly string[],
): Promise<Found> {
  const listed = commands.find((one) => one.name === name);
  if (listed === undefined) throw unknown(name, commands, "earshot --help");
  const command = await wholeCommand(listed);
  const [word, ...rest] = args;
  const sub = command.subcommands?.find((one) => one.name === `${command.name} ${word}`);
  return sub === undefined ? { command, args } : { command: sub, args: rest };
}

export async function wholeCommand({ load, ...head }: ListedCommand): Promise<Command> {
  return { ...head, ...(await load()) };
}

/** What to say of a command that does nothing by itself, when `args` begin with none of its subcommands. */
export function unknownSubcommand(
  { name, subcommands = [] }: Command,
  [word = ""]: readonly string[],
): UsageError {
  if (word.startsWith("-"))
    return new UsageError(
      `the subcommand comes first: earshot ${name} COMMAND ${clean(word)} … See: earshot ${name} --help`,
    );
  return unknown(`${name} ${word}`, subcommands, `earshot ${name} --help`);
}

function unknown(name: string, known: readonly CommandHead[], help: string): UsageError {
  const before = name.lastIndexOf(" ") + 1;
  const near = suggest(
    name.slice(before),
    known.map((command) => command.name.slice(before)),
  );
  const hint =
    near === undefined ? `See: ${help}` : `Did you mean "earshot ${name.slice(0, before)}${near}"?`;
  return new UsageError(`there is no command "${clean(name)}". ${hint}`);
}
