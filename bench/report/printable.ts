/**
 * A result for a terminal.
 * @module
 */
import { judge, type Judged } from "../goals.ts";
import type { ResultFile } from "../result.ts";
import { circumstances } from "./circumstances.ts";
import { figureInWords, times } from "./figures.ts";
import { asText, type Table } from "./table.ts";
import { tables } from "./tables.ts";

export function printable(result: ResultFile): string {
  const judged = judge(result);
  const all = [...tables(result), ...(judged.length === 0 ? [] : [goalTable(judged)])];
  return [
    ...all.map(asText),
    "Figures are medians over the rounds and hold for this machine at that time. What is claimed is what stands with ×:\n" +
      "Earshot's figure as a multiple of the other in the same round, as median (least–most); of rates more is better, of\n" +
      "times and costs less. Without a figure: not every message arrived.",
    circumstances(result),
  ].join("\n\n");
}

export function goalTable(judged: readonly Judged[]): Table {
  return {
    title: "Goals of the design: what was reached, as a part or a multiple of the goal",
    head: ["", "goal", "that is here", "reached", "share of the goal", ""],
    rows: judged.map(({ title, words, target, reached, share, met, figure }) => [
      title,
      words,
      target === undefined ? "" : figureInWords(figure, target.median),
      reached === undefined ? "no figure" : figureInWords(figure, reached.median),
      share === undefined ? "" : times(share),
      met === undefined ? "nothing to judge by" : met ? "met" : "missed",
    ]),
  };
}
