/**
 * Scenarios: tests in virtual time that run for several seeds, and that say on failure how to run
 * exactly that again.
 *
 * `EARSHOT_SEED=7` runs one seed, `EARSHOT_SEEDS=500` so many of each scenario that varies with it,
 * `EARSHOT_VERBOSE=1` prints the seed and options of each world. `npm run sim` runs them by itself.
 * @module
 */
import { relative } from "node:path";
import { test } from "node:test";
import {
  ScenarioFailure,
  world,
  type World,
  type WorldOptions,
} from "../../src/transport/sim/index.ts";

export interface Stage {
  readonly seed: number;
  /** Makes a world of this stage's seed, or with an offset of another that follows from it. */
  world(options: Omit<WorldOptions, "seed" | "makeEngine"> & { readonly offset?: number }): World;
  /** A figure worth telling. */
  tell(figure: string): void;
}

/** A scenario that somebody else runs. */
export interface Play {
  readonly name: string;
  /** Runs one seed; throws with the story and the line that repeats it. */
  run(seed: number, file: string): void;
}

/** Where scenarios go, instead of to the test runner, when `EARSHOT_COLLECT` is set. */
export const plays: Play[] = [];

/** Registers a scenario that runs for `seeds` seeds, 1 by default. */
export function scenario(
  name: string,
  options: { readonly seeds?: number },
  play: (stage: Stage) => void,
): void {
  if (process.env["EARSHOT_COLLECT"] !== undefined) {
    plays.push({ name, run: (seed, file) => perform({ name, file, seed, play }) });
    return;
  }
  test(name, (context) => {
    const file = relative(process.cwd(), process.argv[1] ?? "").replaceAll("\\", "/");
    const tell = (figure: string): void => context.diagnostic(figure);
    for (const seed of seedsOf(options.seeds ?? 1)) perform({ name, file, seed, play, tell });
  });
}

function perform(performance: {
  readonly name: string;
  readonly file: string;
  readonly seed: number;
  readonly play: (stage: Stage) => void;
  readonly tell?: (figure: string) => void;
}): void {
  const { name, file, seed, play, tell = () => {} } = performance;
  const worlds: World[] = [];
  const stage: Stage = {
    seed,
    world: ({ offset = 0, ...worldOptions }) => {
      const made = world({ ...worldOptions, seed: seed + offset * 1_000_003 });
      worlds.push(made);
      if (process.env["EARSHOT_VERBOSE"] !== undefined) tell(made.report(0));
      return made;
    },
    tell,
  };
  try {
    play(stage);
  } catch (error) {
    throw explained(error, worlds, reproduce(name, file, seed));
  }
}

function seedsOf(usual: number): readonly number[] {
  const one = process.env["EARSHOT_SEED"];
  if (one !== undefined) return [Number(one)];
  const count = usual > 1 ? Number(process.env["EARSHOT_SEEDS"] ?? usual) : usual;
  return Array.from({ length: count }, (_, index) => index + 1);
}

function reproduce(name: string, file: string, seed: number): string {
  const pattern = name.replaceAll(/[^\w ,-]/g, ".");
  return `reproduce: EARSHOT_SEED=${seed} npm test -- ${file} '--test-name-pattern=^${pattern}$'`;
}

/** The error with the story of the last world, if it has none yet, and the line that repeats it. */
function explained(cause: unknown, worlds: readonly World[], line: string): Error {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const report = error instanceof ScenarioFailure ? "" : `${worlds.at(-1)?.report() ?? ""}\n`;
  const { message, stack = "" } = error;
  error.message = `${message}\n${report}${line}`;
  // Reporters print the stack, which holds the message as it was.
  error.stack = stack.includes(message)
    ? stack.replace(message, () => error.message)
    : `${error.message}\n${stack}`;
  return error;
}
