/**
 * The help texts, made from the command table and the option table.
 *
 * @module
 */
import { widthOf, wrap } from "../output/width.ts";
import type { Command, CommandHead } from "./command.ts";
import { commonOptions, optionTable } from "./options.ts";
import type { OptionName } from "./options.ts";

const topMargin = 2;

/** `earshot --help`. */
export function overview(commands: readonly CommandHead[], columns: number): string {
  return lines(
    "Everyone within earshot hears you: talk with everybody on this network, with no server.",
    "",
    "Usage: earshot COMMAND [OPTIONS]",
    "",
    "Commands:",
    ...listing(commands.map(commandRow), columns),
    "",
    "Common options:",
    ...listing(commonOptions.map(optionRow), columns),
    "",
    ...wrap(
      'More about one: earshot help COMMAND. Start with "earshot up"; if nobody is heard, "earshot doctor".',
      columns,
    ),
  );
}

/** `earshot help send`, `earshot send --help`. */
export function helpOf(command: Command, columns: number): string {
  const own = command.options.map(optionRow);
  const subcommands = (command.subcommands ?? []).map(commandRow);
  return lines(
    `Usage: earshot ${[command.name, command.operands, "[OPTIONS]"].filter(Boolean).join(" ")}`,
    "",
    ...command.details.flatMap((paragraph) => [...wrap(paragraph, columns), ""]),
    ...(subcommands.length === 0
      ? []
      : [
          "Commands:",
          ...listing(subcommands, columns),
          "",
          ...wrap(`More about one: earshot ${command.name} COMMAND --help.`, columns),
          "",
        ]),
    ...(own.length === 0 ? [] : ["Options:", ...listing(own, columns), ""]),
    "Common options:",
    ...listing(commonOptions.map(optionRow), columns),
    "",
    "Examples:",
    ...listing(command.examples, columns),
    "",
    "Exit status: 0 done, 1 failed, 2 wrong usage.",
  );
}

type Row = readonly [left: string, right: string];

function commandRow({ name, operands, summary }: CommandHead): Row {
  return [["earshot", name, operands].filter(Boolean).join(" "), summary];
}

function optionRow(name: OptionName): Row {
  const { placeholder, flagValue, short, help } = optionTable[name];
  const value =
    placeholder === undefined
      ? flagValue === undefined
        ? ""
        : `[=${flagValue}]`
      : ` ${placeholder}`;
  const left = `${short === undefined ? "    " : `-${short}, `}--${name}${value}`;
  return [left, help];
}

/** Two columns; where the left one is too wide or the screen too narrow, the right one goes below. */
function listing(rows: readonly Row[], columns: number): string[] {
  const left = Math.min(30, Math.max(...rows.map(([text]) => widthOf(text))));
  const start = topMargin + left + 2;
  const narrow = columns - start < 28;
  return rows.flatMap(([text, meaning]) => {
    const below = narrow || widthOf(text) > left;
    const indent = " ".repeat(below ? topMargin + 4 : start);
    const [first = "", ...rest] = wrap(meaning, columns - indent.length);
    const margin = " ".repeat(topMargin);
    return below
      ? [`${margin}${text}`, `${indent}${first}`, ...rest.map((row) => indent + row)]
      : [
          `${margin}${text}${" ".repeat(left - widthOf(text))}  ${first}`,
          ...rest.map((row) => indent + row),
        ];
  });
}

function lines(...all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}
