/**
 * Reads a command line against the option table. Whatever is wrong is told in one sentence that says what to write.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { ParseArgsOptionDescriptor } from "node:util";
import type { Command } from "./command.ts";
import { commonOptions, optionTable } from "./options.ts";
import type { OptionName, Options } from "./options.ts";
import { suggest } from "./suggest.ts";
import { UsageError } from "./usage-error.ts";

export interface Parsed {
  readonly operands: readonly string[];
  readonly options: Options;
}

/** The options that a command takes, its own first. */
export function optionsOf(command: Command): readonly OptionName[] {
  return [...command.options, ...commonOptions];
}

/** Reads the options and operands of `command`; throws a {@link UsageError}. */
export function parse(command: Command, args: readonly string[]): Parsed {
  const names = optionsOf(command);
  const { tokens } = parseArgs({
    args: args.map((arg) => (noOption.test(arg) ? textMark + arg : arg)),
    options: Object.fromEntries(names.map((name) => [name, descriptor(name)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const operands: string[] = [];
  const given = new Map<OptionName, string[]>();
  for (const read of tokens) {
    const token = unmarked(read);
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const name = names.find((known) => known === token.name);
    if (name === undefined) throw unknownOption(command, token.rawName, names);
    const texts = given.get(name) ?? [];
    given.set(name, texts);
    if (optionTable[name].placeholder === undefined) {
      if (token.value !== undefined && optionTable[name].flagValue === undefined)
        throw new UsageError(`${token.rawName} takes no value.`);
      if (token.value !== undefined) texts.push(token.value);
    } else if (
      token.value === undefined ||
      (!token.inlineValue && token.value.startsWith("-") && token.value.length > 1)
    ) {
      throw new UsageError(
        `${token.rawName} needs a value: ${token.rawName} ${optionTable[name].placeholder}.`,
      );
    } else texts.push(token.value);
  }
  const options: Options = Object.fromEntries(
    Array.from(given, ([name, texts]) => [name, optionTable[name].read(texts)]),
  );
  if (options.help === undefined) count(command, operands);
  return { operands, options };
}

// What begins as no option does is text: a negative number, "- 9 4", "- milk".
const noOption = /^-[\s\d.(]/;
/** Keeps such a text from being taken apart; no argument of a process can hold it. */
const textMark = "\u0000";

type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number];

function unmarked(token: Token): Token {
  if (token.kind === "option-terminator" || token.value?.startsWith(textMark) !== true)
    return token;
  return { ...token, value: token.value.slice(textMark.length) } as Token;
}

function descriptor(name: OptionName): ParseArgsOptionDescriptor {
  const { placeholder, short } = optionTable[name];
  return {
    type: placeholder === undefined ? "boolean" : "string",
    ...(short === undefined ? {} : { short }),
  };
}

function unknownOption(
  command: Command,
  written: string,
  names: readonly OptionName[],
): UsageError {
  const near = suggest(written.replace(/^-+/, ""), names);
  const hint =
    near === undefined ? `See: earshot ${command.name} --help` : `Did you mean --${near}?`;
  return new UsageError(`"earshot ${command.name}" has no option ${written}. ${hint}`);
}

function count(command: Command, operands: readonly string[]): void {
  const { least, most } = command.takes;
  if (operands.length >= least && operands.length <= most) return;
  const what =
    operands.length < least ? "something is missing" : `"${operands[most] ?? ""}" is too much`;
  throw new UsageError(
    `${what}. Write: earshot ${[command.name, command.operands].filter(Boolean).join(" ")}`,
  );
}
