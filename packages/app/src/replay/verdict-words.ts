/**
 * Whether a replay gave the same, and where the first difference is, in words.
 *
 * @module
 */
import type { Difference, ReplayReport } from "earshot/replay";
import { clean } from "../output/clean.ts";
import { jsonLine } from "../output/json-line.ts";
import { count } from "./figures.ts";

/** How much of an output is shown in a line. */
const shownCharacters = 600;

/** The sentences, and whether all is well. */
export function verdictWords(report: ReplayReport): {
  readonly good: boolean;
  readonly lines: string[];
} {
  const { inputs, equalOutputs, difference, ending, sameCode } = report;
  const good = difference === undefined && ending.kind !== "damaged";
  const lines: string[] = [];
  if (difference === undefined)
    lines.push(
      `Replayed ${count(inputs, "input")}: all ${equalOutputs} outputs are the same, byte for byte.`,
    );
  else {
    lines.push(...differenceLines(difference, report));
    lines.push(
      sameCode
        ? "The code is the same that was recorded: the engine does not depend on its inputs alone, or the recording was tampered with."
        : "The code is not the one that was recorded, so differences are to be expected.",
    );
  }
  lines.push(...endingLines(ending));
  return { good, lines };
}

function differenceLines(difference: Difference, { head, equalOutputs }: ReplayReport): string[] {
  const { input, offset, at, kind, output, outputsThen, outputsNow, recorded, replayed } =
    difference;
  const place = `input ${input}, ${((at - head.startedNow) / 1_000).toFixed(3)} s after the beginning, byte ${offset} of the file`;
  const what = {
    output: `output ${output} of ${outputsThen} is another`,
    count: `there were ${count(outputsThen, "output")}, and now there are ${outputsNow}`,
    verdict: "it was taken or refused, and now it is not so",
  }[kind];
  return [
    `NOT THE SAME, from ${place}: ${what}. The ${equalOutputs} outputs before are the same.`,
    ...(recorded === undefined ? [] : [`  recorded: ${shown(recorded)}`]),
    ...(replayed === undefined ? [] : [`  replayed: ${shown(replayed)}`]),
  ];
}

function shown(output: unknown): string {
  const line = clean(jsonLine({ output }).slice('{"output":'.length, -2));
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line;
}

function endingLines(ending: ReplayReport["ending"]): string[] {
  switch (ending.kind) {
    case "damaged":
      return [
        `The file is DAMAGED at byte ${ending.offset}, where input ${ending.index} should be; what is behind that is not replayed.`,
      ];
    case "cut":
      return [
        `The recording has no end (at byte ${ending.offset}): the program was killed, or is still running.`,
      ];
    case "whole":
      return ending.reason === "closed"
        ? []
        : [`The recording stopped before its peer: ${reasons[ending.reason]}.`];
  }
}

const reasons = {
  limit: "its file had reached the limit",
  slow: "the disk did not keep up",
  failed: "it could not be written",
} as const;
