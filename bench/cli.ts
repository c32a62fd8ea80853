/**
 * The words of `npm run bench`: what can be asked, and the page that says so.
 * @module
 */
import { parseArgs } from "node:util";
import { measureNames, type MeasureName, type NetworkKind } from "./result.ts";
import { systems } from "./systems.ts";

export interface Wanted {
  readonly measures: readonly MeasureName[];
  readonly quick: boolean;
  readonly rounds: number;
  /** Only these; all when `undefined`. */
  readonly systems: readonly string[] | undefined;
  readonly sizes: readonly number[] | undefined;
  readonly receivers: readonly number[] | undefined;
  readonly networks: readonly NetworkKind[] | undefined;
  readonly losses: readonly number[] | undefined;
  readonly json: string | undefined;
  readonly profiles: string | undefined;
}

export type Command =
  | { readonly do: "help" }
  | { readonly do: "run"; readonly wanted: Wanted }
  /** Makes the table and the picture of the README from a result. */
  | { readonly do: "report"; readonly file: string }
  /** Prints the tables of a result. */
  | { readonly do: "show"; readonly file: string };

/** The caller asked for something that there is not. */
export class Usage extends Error {}

export const help: string = `npm run bench -- [PART…] [OPTION…]     measure, in namespaces of this machine; needs Linux and root
npm run bench -- show RESULT.json      print the tables of a result again
npm run bench -- report RESULT.json    write the README's section and docs/images/bench.svg from a result

Parts (all unless named):
  throughput   messages a second at the slowest receiver, every one arriving
  receipts     sends with a receipt from every receiver, a thousand awaited at a time
  latency      there and back, one at a time
  request      a request and its reply, one at a time
  topic        100,000 signed entries, fetched by a late joiner
  view         from join() until everybody sees everybody
  idle         processor time and bytes of ten peers that say nothing
  micro        single parts within one process

Options:
  --quick            one round, short runs, fewer cases: to see that it works, not to quote
  --rounds N         how often each is measured, interleaved (default 3; with --quick 1)
  --only A,B         only these systems: ${systems.map(({ name }) => name).join(", ")}
  --sizes 64,1024    only these bytes a message           --receivers 1,3   only so many receivers
  --network super    a plain veth, which carries bursts whole; or wire: one packet a datagram
  --loss 0,1,5       only with so many percent of the packets to one receiver lost
  --json FILE        where the result is written (default .earshot/bench.json)
  --profile FOLDER   processor profiles of all processes that Node.js runs
  --help`;

export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parsed(args);
  if (values.help === true) return { do: "help" };
  const [first, second, ...more] = positionals;
  if (first === "report" || first === "show") {
    if (second === undefined || more.length > 0) throw new Usage(`${first} takes one result file`);
    return { do: first, file: second };
  }
  const quick = values.quick === true;
  return {
    do: "run",
    wanted: {
      measures: positionals.length === 0 ? measureNames : chosen(positionals, measureNames, "part"),
      quick,
      rounds:
        values.rounds === undefined ? (quick ? 1 : 3) : whole(values.rounds, "--rounds", 1, 100),
      systems: optional(values.only, (text) =>
        chosen(
          text.split(","),
          systems.map(({ name }) => name),
          "system",
        ),
      ),
      sizes: numbers(values.sizes, "--sizes"),
      receivers: numbers(values.receivers, "--receivers"),
      networks: optional(values.network, (text) =>
        chosen(text.split(","), ["super", "wire"] as const, "network"),
      ),
      losses: numbers(values.loss, "--loss"),
      json: values.json,
      profiles: values.profile,
    },
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        quick: { type: "boolean" },
        rounds: { type: "string" },
        only: { type: "string" },
        sizes: { type: "string" },
        receivers: { type: "string" },
        network: { type: "string" },
        loss: { type: "string" },
        json: { type: "string" },
        profile: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new Usage((error as Error).message);
  }
}

function optional<T>(text: string | undefined, read: (text: string) => T): T | undefined {
  return text === undefined ? undefined : read(text);
}

function numbers(text: string | undefined, option: string): readonly number[] | undefined {
  return optional(text, (list) =>
    list.split(",").map((one) => whole(one, option, 0, Number.MAX_SAFE_INTEGER)),
  );
}

function whole(text: string, option: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < least || value > most)
    throw new Usage(`${option} wants a whole number from ${least}, not “${text}”`);
  return value;
}

function chosen<Name extends string>(
  words: readonly string[],
  from: readonly Name[],
  what: string,
): readonly Name[] {
  return words.map((word) => {
    const found = from.find((name) => name === word);
    if (found === undefined)
      throw new Usage(`there is no ${what} “${word}”; there are ${from.join(", ")}`);
    return found;
  });
}
