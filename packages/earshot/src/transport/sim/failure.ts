/**
 * How a scenario fails: with the seed, the options, and the story of the last moments.
 * @module
 */

export class ScenarioFailure extends Error {
  /** What broke, in one line. */
  readonly what: string;

  constructor(what: string, report: string) {
    super(`${what}\n${report}`);
    this.name = "ScenarioFailure";
    this.what = what;
  }
}
