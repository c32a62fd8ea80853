/**
 * What a result says of the systems in a case: each by itself, and Earshot beside each, round by round, because only what
 * ran within a few seconds of each other met the same machine.
 * @module
 */
import { measures } from "../plan.ts";
import type { Case, CaseResult, Run } from "../result.ts";
import { spread, type Spread } from "../statistics.ts";
import { systems, type System } from "../systems.ts";
import { outcomeWords } from "./figures.ts";

export interface Standing {
  readonly system: System;
  /** Over the rounds that have figures. */
  readonly figures: Readonly<Record<string, Spread>>;
  /** Earshot's figure in the same round as a multiple of this one; of what compares only. */
  readonly multiple: Spread | undefined;
  /** Rounds without a figure, in words: `lost messages in 1 of 3 rounds`. */
  readonly trouble: string | undefined;
}

/** The figure that a run is judged by, where everything arrived. */
export function figureOf(of: Case, run: Run | undefined): number | undefined {
  return run?.outcome === "complete" ? run.figures?.[measures[of.measure].figure] : undefined;
}

export function runOf(of: CaseResult, system: string, round: number): Run | undefined {
  return of.runs.find((run) => run.system === system && run.round === round);
}

export function roundsOf(of: CaseResult): readonly number[] {
  return [...new Set(of.runs.map(({ round }) => round))];
}

/** What is reached of a goal: 1 and more is met, whether more is better or less. */
export function shareOf(
  of: Case,
  reached: number,
  goal: number,
  better: "more" | "less" = measures[of.measure].better,
): number {
  return better === "more" ? reached / goal : goal / reached;
}

export function standings(of: CaseResult): readonly Standing[] {
  return systems
    .map((system) => ({ system, runs: of.runs.filter((run) => run.system === system.name) }))
    .filter(({ runs }) => runs.length > 0)
    .map(({ system, runs }): Standing => {
      const names = new Set(runs.flatMap(({ figures = {} }) => Object.keys(figures)));
      const figures = [...names].map((name): [string, Spread] => [
        name,
        spread(runs.flatMap((run) => run.figures?.[name] ?? []))!,
      ]);
      const ratios = runs.flatMap((run) => {
        const ours = figureOf(of, runOf(of, "earshot", run.round));
        const theirs = figureOf(of, run);
        return ours === undefined || theirs === undefined ? [] : ours / theirs;
      });
      return {
        system,
        figures: Object.fromEntries(figures),
        multiple: system.name === "earshot" ? undefined : spread(ratios),
        trouble: troubleOf(runs),
      };
    });
}

function troubleOf(runs: readonly Run[]): string | undefined {
  const words = runs.flatMap(({ outcome }) =>
    outcome === "complete" || outcome === "unreliable" ? [] : outcomeWords[outcome],
  );
  const kinds = [...new Set(words)];
  if (kinds.length === 0) return undefined;
  return kinds
    .map((kind) => {
      const count = words.filter((word) => word === kind).length;
      return runs.length === 1 ? kind : `${kind} in ${count} of ${runs.length} rounds`;
    })
    .join(", ");
}
