/**
 * A result as a run would leave it, for the tests of everything that reads one.
 * @module
 */
import type { Case, CaseResult, ResultFile, Run } from "../result.ts";

export function throughputCase(of: Partial<Case>, runs: readonly Run[]): CaseResult {
  return {
    measure: "throughput",
    network: "super",
    size: 64,
    receivers: 1,
    loss: 0,
    variant: undefined,
    ...of,
    runs,
  };
}

/** A run of this system, in which everything arrived. */
export function complete(round: number, system: string, figures: Run["figures"]): Run {
  return { round, system, outcome: "complete", ...(figures === undefined ? {} : { figures }) };
}

export function resultOf(cases: readonly CaseResult[]): ResultFile {
  return {
    format: 1,
    began: "2026-01-02T03:04:05.000Z",
    ended: "2026-01-02T03:14:05.000Z",
    interrupted: false,
    commit: "0123456789ab",
    uncommitted: false,
    quick: false,
    rounds: 3,
    machine: {
      processor: "A processor",
      cores: 2,
      memoryGB: 8,
      kernel: "6.18.0",
      node: "26.10.0",
      rmemMaxBytes: 4_194_304,
    },
    loadBefore: 0.25,
    versions: { "cyclonedds-tools": "0.10.2-2", earshot: "this repository" },
    notRun: {},
    cases,
  };
}
