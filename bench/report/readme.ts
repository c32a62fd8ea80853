/**
 * Writes what the README tells of a result, between its two marks, and the picture beside it.
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { judge } from "../goals.ts";
import type { CaseResult, ResultFile } from "../result.ts";
import { caseTitle } from "../result.ts";
import { systems } from "../systems.ts";
import { chart } from "./chart.ts";
import { circumstances } from "./circumstances.ts";
import { standings } from "./compare.ts";
import { figureInWords, labelOf, times } from "./figures.ts";
import { asMarkdown } from "./table.ts";
import { cell } from "./tables.ts";

const begin = "<!-- bench: written by npm run bench -- report -->";
const end = "<!-- bench: end -->";
const picture = "docs/images/bench.svg";
/** Before this the chapter goes when it is new. */
const nextChapter = "## What it promises";

export function writeReadme(repository: string, file: string, result: ResultFile): void {
  const readme = join(repository, "README.md");
  const from = relative(repository, resolve(file)).replaceAll("\\", "/");
  const text = replaced(readFileSync(readme, "utf8"), section(result, from));
  writeFileSync(join(repository, picture), chart(result));
  writeFileSync(readme, text);
}

/** The text with what lies between the marks replaced; where there are none, they get a chapter of their own. */
export function replaced(text: string, by: string): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from >= 0 && to > from) return `${text.slice(0, from)}${begin}\n\n${by}\n\n${text.slice(to)}`;
  const at = text.indexOf(nextChapter);
  if (at < 0)
    throw new Error(`README.md lacks the lines between which this goes:\n${begin}\n${end}`);
  const chapter = `## How fast\n\n${begin}\n\n${by}\n\n${end}\n\n`;
  return `${text.slice(0, at)}${chapter}${text.slice(at)}`;
}

/** What stands between the marks. `from` is the result file, as seen from the README. */
export function section(result: ResultFile, from: string): string {
  // The rest is in the file, for `npm run bench -- show`.
  const throughput = result.cases.filter(
    ({ measure, loss, size }) => measure === "throughput" && (loss === 0 || size === 1_024),
  );
  const shown = systems.filter(
    ({ name, reliable }) =>
      reliable && throughput.some(({ runs }) => runs.some(({ system }) => system === name)),
  );
  const lines = [
    `![${chartTitle(throughput)}](${picture})`,
    asMarkdown({
      title: "",
      head: ["messages/s at the slowest receiver", ...shown.map(({ title }) => title)],
      rows: throughput.map((of) => {
        const all = standings(of);
        return [
          caseTitle(of),
          ...shown.map(({ name }) => cell(all.find(({ system }) => system.name === name))),
        ];
      }),
    }),
    ...others(result),
    `“Super” is a link that carries bursts whole, as between namespaces or with a network card that segments; “wire” is one packet a datagram. Figures are medians of ${result.rounds} interleaved ${result.rounds === 1 ? "round" : "rounds"} and hold for this machine at that time; after the colon, how many times that Earshot reached in the same rounds (least–most). A run in which a message was lost or out of order has no figure. Receivers are hosts in namespaces; loss hits single packets on the way to one of them.`,
    `${goalsInWords(result)}${circumstances(result).replaceAll("\n", " ")} From [${from}](${from}), which \`npm run bench -- show ${from}\` prints whole; \`npm run bench\` measures here.`,
  ];
  return lines.join("\n\n");
}

export function chartTitle(throughput: readonly CaseResult[]): string {
  return throughput.length === 0
    ? "Benchmarks"
    : "Messages a second that reach every receiver, Earshot beside Cyclone DDS, NATS and zeromq.js; the table has the figures";
}

function goalsInWords(result: ResultFile): string {
  const judged = judge(result).filter(({ met }) => met !== undefined);
  if (judged.length === 0) return "";
  const missed = judged.filter(({ met }) => met === false).map(({ title }) => title);
  const met = `Of the design's ${judged.length} goals ${judged.length - missed.length} are met.`;
  return missed.length === 0 ? `${met} ` : `${met} Missed: ${missed.join("; ")}. `;
}

/** A table of everything but throughput. */
function others({ cases }: ResultFile): readonly string[] {
  const rows = cases
    .filter(({ measure }) => measure !== "throughput" && measure !== "micro")
    .flatMap((of) =>
      standings(of).map(({ system, figures, multiple, trouble }) => [
        `${names[of.measure]}, ${caseTitle(of)}: ${system.title}`,
        Object.entries(figures)
          .map(([name, { median }]) => `${labelOf(name)} ${figureInWords(name, median)}`.trim())
          .join(", ") + (trouble === undefined ? "" : ` ${trouble}`),
        multiple === undefined ? "" : times(multiple),
      ]),
    );
  if (rows.length === 0) return [];
  return [asMarkdown({ title: "", head: ["", "measured", "Earshot as a multiple"], rows })];
}

const names: Readonly<Record<CaseResult["measure"], string>> = {
  throughput: "throughput",
  receipts: "sends with receipts",
  latency: "there and back",
  request: "request and reply",
  topic: "a topic's history",
  view: "full view",
  idle: "idle",
  micro: "micro",
};

export const marks: readonly [string, string] = [begin, end];
