/**
 * What a file of `micro/` exports as `benchmark`: everything is made before, so that a sample holds the work and nothing
 * else.
 * @module
 */
export interface MicroBenchmark {
  /** How many operations one call of `run` does: enough to take some milliseconds. */
  readonly operations: number;
  /** Returns something that depends on all of its work. */
  readonly run: () => number;
}
