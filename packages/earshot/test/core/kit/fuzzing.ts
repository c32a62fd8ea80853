/**
 * How properties run: a fixed seed that is printed when one fails, and `FC_SEED` and `FC_RUNS` to run others or more.
 * @module
 */
import * as fc from "fast-check";

/** Seed of every property, unless `FC_SEED` names another. */
const usualSeed = 7_468;

/** Parameters of a property that usually runs `runs` times. */
export function fuzzing(runs: number): { readonly seed: number; readonly numRuns: number } {
  return {
    seed: Number(process.env["FC_SEED"] ?? usualSeed),
    numRuns: Number(process.env["FC_RUNS"] ?? runs),
  };
}

/** Seeds for generators that draw from a seeded source of their own. */
export const seeds: fc.Arbitrary<number> = fc.integer({ min: 0, max: 2 ** 32 - 1 });
