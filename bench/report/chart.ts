/**
 * The picture of the README: bars for the systems in the cases that say most. Drawn on a card of its own colour, so that
 * it can be read on a light page and on a dark one; each bar has its name and its figure, so that colour is never needed.
 * @module
 */
import { caseTitle, type Case, type CaseResult, type ResultFile } from "../result.ts";
import { standings, type Standing } from "./compare.ts";
import { digits, perSecond } from "./figures.ts";

const width = 940;
const margin = 20;
const gutter = 24;
const barHeight = 15;
const rowHeight = 22;
const nameWidth = 112;
const figureWidth = 170;
const headHeight = 64;
const panelHead = 30;
const panelGap = 18;

/** Left and right, from the top. */
const panels: readonly Partial<Case>[] = [
  { size: 64, receivers: 3, network: "super", loss: 0 },
  { size: 1_024, receivers: 3, network: "super", loss: 0 },
  { size: 64, receivers: 3, network: "wire", loss: 0 },
  { size: 1_024, receivers: 3, network: "wire", loss: 0 },
  { size: 1_024, receivers: 3, network: "wire", loss: 1 },
  { size: 1_024, receivers: 3, network: "wire", loss: 5 },
];

interface Bar {
  readonly name: string;
  readonly title: string;
  /** Of the median, the least and the most round, as parts of the longest bar. */
  readonly value: readonly [middle: number, least: number, most: number] | undefined;
  readonly words: string;
}

export function chart(result: ResultFile): string {
  const drawn = panels.flatMap((wanted) => {
    const of = result.cases.find(
      (one) =>
        one.measure === "throughput" &&
        (Object.keys(wanted) as (keyof Case)[]).every((key) => one[key] === wanted[key]),
    );
    return of === undefined ? [] : [{ of, bars: barsOf(of) }];
  });
  const panelWidth = (width - 2 * margin - gutter) / 2;
  const parts: string[] = [];
  let top = headHeight;
  for (let index = 0; index < drawn.length; index += 2) {
    const row = drawn.slice(index, index + 2);
    parts.push(
      ...row.map(({ of, bars }, column) =>
        panel(of, bars, margin + column * (panelWidth + gutter), top, panelWidth),
      ),
    );
    top += panelHead + Math.max(...row.map(({ bars }) => bars.length)) * rowHeight + panelGap;
  }
  const height = top + 16;
  const description = drawn.map(({ of, bars }) => described(of, bars)).join(" ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="bench-title bench-description">
<title id="bench-title">Messages a second that reach every receiver</title>
<desc id="bench-description">${escaped(description)}</desc>
<style>
  .card { fill: #ffffff; stroke: #d0d7de; }
  text { font: 13px system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; fill: #1f2328; }
  .heading { font-size: 17px; font-weight: 600; } .case { font-weight: 600; } .dim { fill: #59636e; } .end { text-anchor: end; }
  .ours { font-weight: 600; }
  .bar { fill: #8c959f; } .bar.earshot { fill: #0969da; } .bar.earshot-sealed { fill: #54aeff; }
  .spread { stroke: #1f2328; stroke-width: 1.5; } .axis { stroke: #d0d7de; }
  @media (prefers-color-scheme: dark) {
    .card { fill: #0d1117; stroke: #30363d; }
    text { fill: #e6edf3; } .dim { fill: #9198a1; }
    .bar { fill: #6e7681; } .bar.earshot { fill: #4493f8; } .bar.earshot-sealed { fill: #1f6feb; }
    .spread { stroke: #e6edf3; } .axis { stroke: #30363d; }
  }
</style>
<rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<text class="heading" x="${margin}" y="30">Messages a second that reach every receiver</text>
<text class="dim" x="${margin}" y="49">one sender, every message arriving in order; median of ${result.rounds} interleaved ${result.rounds === 1 ? "round" : "rounds"}, thin line: least to most; longer is better</text>
${parts.join("\n")}
</svg>
`;
}

function barsOf(of: CaseResult): readonly Bar[] {
  const shown = standings(of).filter(({ system }) => system.reliable);
  const most = Math.max(...shown.map(({ figures }) => figures["perS"]?.max ?? 0), 1);
  return shown.map((standing): Bar => {
    const { system, figures, trouble } = standing;
    const perS = figures["perS"];
    return {
      name: system.name,
      title: system.title,
      value:
        perS === undefined ? undefined : [perS.median / most, perS.min / most, perS.max / most],
      words: perS === undefined ? (trouble ?? "no figure") : withRatio(standing, perS.median),
    };
  });
}

/** `412 k/s · Earshot 5.10 ×`: the figure, and how many times that Earshot reached. */
function withRatio({ multiple, system }: Standing, perS: number): string {
  return multiple === undefined || system.name.startsWith("earshot")
    ? perSecond(perS)
    : `${perSecond(perS)} · Earshot ${digits(multiple.median)} ×`;
}

function panel(
  of: CaseResult,
  bars: readonly Bar[],
  left: number,
  top: number,
  panelWidth: number,
): string {
  const barLeft = left + nameWidth + 8;
  const full = panelWidth - nameWidth - 8 - figureWidth;
  const lines = bars.map(({ name, title, value, words }, index) => {
    const y = top + panelHead + index * rowHeight;
    const middle = y + barHeight / 2;
    const ours = name.startsWith("earshot") ? " ours" : "";
    const label = `<text class="end${ours}" x="${left + nameWidth}" y="${y + 12}">${escaped(title)}</text>`;
    if (value === undefined)
      return `${label}<text class="dim" x="${barLeft + 6}" y="${y + 12}">${escaped(words)}</text>`;
    const [part, least, most] = value;
    const length = Math.max(1, part * full);
    const bar = `<rect class="bar ${name}" x="${barLeft}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="2"/>`;
    const reach = Math.max(length, most * full);
    const line =
      most > least
        ? `<line class="spread" x1="${(barLeft + least * full).toFixed(1)}" x2="${(barLeft + most * full).toFixed(1)}" y1="${middle}" y2="${middle}"/>`
        : "";
    const figure = `<text class="${ours.trim() || "dim"}" x="${(barLeft + reach + 6).toFixed(1)}" y="${y + 12}">${escaped(words)}</text>`;
    return `${label}${bar}${line}${figure}`;
  });
  const bottom = top + panelHead + bars.length * rowHeight - (rowHeight - barHeight) + 3;
  return `<text class="case" x="${left}" y="${top + 16}">${escaped(caseTitle(of))}</text>
<line class="axis" x1="${barLeft - 0.5}" x2="${barLeft - 0.5}" y1="${top + panelHead - 3}" y2="${bottom}"/>
${lines.join("\n")}`;
}

function described(of: CaseResult, bars: readonly Bar[]): string {
  return `${caseTitle(of)}: ${bars.map(({ title, words }) => `${title} ${words}`).join("; ")}.`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
