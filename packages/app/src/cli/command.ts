/**
 * What a command is: its place in the help texts, its options, and what it does.
 *
 * @module
 */
import type { OptionName, Options } from "./options.ts";
import type { World } from "./world.ts";

/** As lists of commands show it. */
export interface CommandHead {
  /** How it is called; of a subcommand both words, such as `board list`. */
  readonly name: string;
  /** What it does, in half a line. */
  readonly summary: string;
  /** Its operands in the usage line, such as `GROUP [TEXT…]`; empty when there are none. */
  readonly operands: string;
}

/** The rest of it. */
export interface CommandBody {
  /** How many operands it takes. */
  readonly takes: { readonly least: number; readonly most: number };
  /** Its own options, besides the common ones. */
  readonly options: readonly OptionName[];
  /** Paragraphs of its help text. */
  readonly details: readonly string[];
  /** Command lines with what they do. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** What its first operand may name instead. */
  readonly subcommands?: readonly Command[];
  /** Does it; resolves with the exit status. Absent where one of the subcommands has to be named. */
  run?(call: Call): Promise<number>;
}

export interface Command extends CommandHead, CommandBody {}

/** One that is loaded only when it is meant. */
export interface ListedCommand extends CommandHead {
  readonly load: () => Promise<CommandBody>;
}

/** One use of a command. */
export interface Call {
  readonly operands: readonly string[];
  readonly options: Options;
  readonly world: World;
}
