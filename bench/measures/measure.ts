/**
 * What a measure is: cases, and how one system is run once in a case.
 * @module
 */
import { repository } from "../../lab/kit/paths.ts";
import type { Case, Run } from "../result.ts";
import type { System } from "../systems.ts";

/** What applies to all runs of an invocation. */
export interface Settings {
  readonly quick: boolean;
  /** Where the processes that Node.js runs leave their profiles, if anywhere. */
  readonly profiles: string | undefined;
  /** Versions met on the way, by system. */
  readonly versions: Map<string, string>;
}

/** A run, as yet without its place. */
export type Ran = Omit<Run, "round" | "system">;

export interface Measure {
  readonly cases: readonly Case[];
  /** What a round of one system and case takes, roughly: for the estimate at the start. */
  readonly secondsARun: (settings: Settings) => number;
  /** Figures on which systems are compared: larger is better, or smaller. */
  readonly figure: string;
  readonly better: "more" | "less";
  readonly run: (of: Case, system: System, settings: Settings) => Promise<Ran>;
}

/** A run that did not come to its end. Where the repository lies is left out: results are published. */
export function failed(error: unknown): Ran {
  const text = error instanceof Error ? error.message : String(error);
  return { outcome: "failed", note: text.replaceAll(repository, "").slice(0, 2_000) };
}
