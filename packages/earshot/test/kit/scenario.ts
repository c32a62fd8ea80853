/**
 * Scenarios: tests in virtual time that run for several seeds, and that say on failure how to run
 * exactly that again.
 *
 * `EARSHOT_SEED=7` runs one seed, `EARSHOT_SEEDS=500` so many of each scenario that varies with it,
 * `EARSHOT_VERBOSE=1` prints the seed and options of each world.
 * @module
 */
import { relative } from "node:path";
import { test, type TestContext } from "node:test";
import {
  ScenarioFailure,
  world,
  type World,
  type WorldOptions,
} from "../../src/transport/sim/index.ts";

export interface Stage {
  readonly seed: number;
  readonly test: TestContext;
  /** Makes a world of this stage's seed, or with an offset of another that follows from it. */
  world(options: Omit<WorldOptions, "seed" | "makeEngine"> & { readonly offset?: number }): World;
  /** A figure worth telling. */
  tell(figure: string): void;
}

/** Registers a scenario that runs for `seeds` seeds, 1 by default. */
export function scenario(
  name: string,
  options: { readonly seeds?: number },
  play: (stage: Stage) => void,
): void {
  test(name, (context) => {
    for (const seed of seedsOf(options.seeds ?? 1)) {
      const worlds: World[] = [];
      const stage: Stage = {
        seed,
        test: context,
        world: ({ offset = 0, ...worldOptions }) => {
          const made = world({ ...worldOptions, seed: seed + offset * 1_000_003 });
          worlds.push(made);
          if (process.env["EARSHOT_VERBOSE"] !== undefined) context.diagnostic(made.report(0));
          return made;
        },
        tell: (figure) => context.diagnostic(figure),
      };
      try {
        play(stage);
      } catch (error) {
        throw explained(error, worlds, reproduce(name, seed));
      }
    }
  });
}

function seedsOf(usual: number): readonly number[] {
  const one = process.env["EARSHOT_SEED"];
  if (one !== undefined) return [Number(one)];
  const count = usual > 1 ? Number(process.env["EARSHOT_SEEDS"] ?? usual) : usual;
  return Array.from({ length: count }, (_, index) => index + 1);
}

function reproduce(name: string, seed: number): string {
  const file = relative(process.cwd(), process.argv[1] ?? "").replaceAll("\\", "/");
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
