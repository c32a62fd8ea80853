/**
 * What the words after `npm run sim --` mean.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

export interface SimOptions {
  readonly seeds: number;
  readonly from: number;
  /** Parts of names of scenarios. */
  readonly scenarios: readonly string[];
  readonly jobs: number;
  readonly story: boolean;
  readonly list: boolean;
  readonly help: boolean;
}

export const help = `npm run sim -- [--seeds N] [--from S] [--scenario NAME]… [--jobs J]

Runs scenarios of the virtual network for as many seeds as you like, by default the swarm of streams.

  --seeds N        how many seeds, 1000 by default
  --from S         the first seed, 1 by default
  --scenario NAME  scenarios whose name contains NAME; may be given several times
  --jobs J         processes, as many as there are processors by default
  --story          tell the last moments of each failure
  --list           the names of all scenarios
  --help           this

Ends with status 1 when a seed failed, 2 when it was called wrongly, 130 when it was interrupted.
Each failure comes with the line that repeats it.
`;

/** Reads them; a text says what is wrong. */
export function readOptions(args: readonly string[]): SimOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seeds: { type: "string", default: "1000" },
        from: { type: "string", default: "1" },
        scenario: { type: "string", multiple: true, default: ["swarm of streams"] },
        jobs: { type: "string", default: String(availableParallelism()) },
        story: { type: "boolean", default: false },
        list: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const [seeds, from, jobs] = [values.seeds, values.from, values.jobs].map(Number);
    for (const [name, value] of Object.entries({ seeds, from, jobs }))
      if (!Number.isSafeInteger(value) || (value ?? 0) < 1)
        return `--${name} is a whole number from 1 on.`;
    return {
      seeds: seeds ?? 1,
      from: from ?? 1,
      jobs: jobs ?? 1,
      scenarios: values.scenario,
      story: values.story,
      list: values.list,
      help: values.help,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
