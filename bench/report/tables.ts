/**
 * The tables of a result: for each measure the systems side by side, their figures as information, and Earshot's as a
 * multiple of them as what is claimed.
 * @module
 */
import { measures } from "../plan.ts";
import {
  caseTitle,
  measureNames,
  type CaseResult,
  type MeasureName,
  type ResultFile,
} from "../result.ts";
import { systems, type System } from "../systems.ts";
import { standings, type Standing } from "./compare.ts";
import { digits, figureInWords, labelOf, percent, times } from "./figures.ts";
import type { Table } from "./table.ts";

const titles: Readonly<Record<MeasureName, string>> = {
  throughput:
    "Throughput: messages a second at the slowest receiver, all of them arriving in order",
  receipts: "Sends with a receipt from every receiver, 1,000 awaited at a time",
  latency: "Latency: there and back",
  request: "Request and reply",
  topic: "A topic with signed entries, fetched by a late joiner",
  view: "Full view: from join() until everybody sees everybody",
  idle: "Idle: each of ten peers that say nothing",
  micro: "Micro-benchmarks: within one process",
};

export function tables(result: ResultFile): readonly Table[] {
  return measureNames.flatMap((measure) => {
    const cases = result.cases.filter((of) => of.measure === measure);
    if (cases.length === 0) return [];
    if (measures[measure].figure !== "perS") return detailed(measure, cases);
    return [compared(measure, cases), processorTime(cases)];
  });
}

/** A row a case, a column a system. */
function compared(measure: MeasureName, cases: readonly CaseResult[]): Table {
  const shown = shownIn(cases);
  return {
    title: titles[measure],
    head: ["", ...shown.map(({ title }) => title)],
    rows: cases.map((of) => {
      const all = standings(of);
      return [
        caseTitle(of),
        ...shown.map(({ name }) => cell(all.find(({ system }) => system.name === name))),
      ];
    }),
  };
}

/** What a message takes of processors: it stands still where rates do not, because others use the machine too. */
function processorTime(cases: readonly CaseResult[]): Table {
  const shown = shownIn(cases);
  return {
    title: "Processor time a message: sender (and its server) + the receiver that takes most",
    head: ["", ...shown.map(({ title }) => title)],
    rows: cases.map((of) => {
      const all = standings(of);
      return [
        caseTitle(of),
        ...shown.map(({ name }) => {
          const figures = all.find(({ system }) => system.name === name)?.figures;
          const { senderUs, receiverUs } = figures ?? {};
          if (senderUs === undefined || receiverUs === undefined) return "";
          return `${digits(senderUs.median)} + ${digits(receiverUs.median)} µs`;
        }),
      ];
    }),
  };
}

function shownIn(cases: readonly CaseResult[]): readonly System[] {
  return systems.filter(({ name }) =>
    cases.some(({ runs }) => runs.some(({ system }) => system === name)),
  );
}

/** `412 k/s: 5.10 × (4.90–5.30)`: what it reached, and how many times that Earshot reached. */
export function cell(standing: Standing | undefined): string {
  if (standing === undefined) return "";
  const { figures, multiple, trouble, system } = standing;
  const { perS, arrivedPart } = figures;
  const parts = [
    perS === undefined ? undefined : figureInWords("perS", perS.median),
    arrivedPart === undefined ? undefined : `${percent(arrivedPart.median)} arrived`,
    trouble,
  ].filter((part) => part !== undefined);
  const text = parts.join(", ");
  return multiple === undefined || !system.reliable ? text : `${text}: ${times(multiple)}`;
}

/** A row a system in each case, a column a figure. */
function detailed(measure: MeasureName, cases: readonly CaseResult[]): Table {
  const all = cases.map((of) => ({ of, standing: standings(of) }));
  const names = [
    ...new Set(
      all.flatMap(({ standing }) => standing.flatMap(({ figures }) => Object.keys(figures))),
    ),
  ];
  const alone = measure === "micro";
  return {
    title: titles[measure],
    head: ["", ...names.map(labelOf), "over the rounds", ...(alone ? [] : ["Earshot takes"])],
    rows: all.flatMap(({ of, standing }) =>
      standing.map(({ system, figures, multiple, trouble }) => [
        [caseTitle(of), alone ? "" : system.title].filter(Boolean).join(", "),
        ...names.map((name) => {
          const figure = figures[name];
          return figure === undefined ? "" : figureInWords(name, figure.median);
        }),
        trouble ?? spreadOf(names[0], figures),
        ...(alone ? [] : [multiple === undefined ? "" : times(multiple)]),
      ]),
    ),
  };
}

function spreadOf(name: string | undefined, figures: Standing["figures"]): string {
  const figure = name === undefined ? undefined : figures[name];
  if (name === undefined || figure === undefined || figure.of === 1) return "";
  return `${figureInWords(name, figure.min)} to ${figureInWords(name, figure.max)}`;
}
