/**
 * Draws what `tmux capture-pane -e` saw as an SVG that follows the reader's light or dark theme.
 *
 * @module
 */
import { letterWidth, lettersOf } from "../../src/output/width.ts";

interface Style {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly colour: number | undefined;
}

interface Run {
  readonly text: string;
  readonly cells: number;
  readonly column: number;
  readonly style: Style;
}

const plain: Style = { bold: false, dim: false, colour: undefined };
const cell = { width: 8.43, height: 18, baseline: 13.5 };
const margin = 14;
const names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** Colours of the page, for light and for dark readers; each has a contrast of at least 4.5 to 1. */
const css = `
  .screen { fill: #ffffff; stroke: #d0d7de; }
  text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; white-space: pre; }
  .bold { font-weight: 700; } .dim { fill: #59636e; }
  .red { fill: #b3261e; } .green { fill: #1a7f37; } .yellow { fill: #7d5600; } .blue { fill: #0550ae; } .magenta { fill: #8250df; } .cyan { fill: #0b7285; }
  .cursor { fill: #1f2328; opacity: 0.55; }
  @media (prefers-color-scheme: dark) {
    .screen { fill: #0d1117; stroke: #30363d; }
    text { fill: #e6edf3; } .dim { fill: #9198a1; }
    .red { fill: #ff7b72; } .green { fill: #56d364; } .yellow { fill: #e3b341; } .blue { fill: #79c0ff; } .magenta { fill: #d2a8ff; } .cyan { fill: #56d4dd; }
    .cursor { fill: #e6edf3; }
  }`;

export interface Capture {
  readonly text: string;
  readonly columns: number;
  readonly rows: number;
  readonly cursor: { readonly column: number; readonly row: number };
  /** What the picture shows, for those who do not see it. */
  readonly title: string;
}

/** The picture as an SVG document. */
export function svgOf({ text, columns, rows, cursor, title }: Capture): string {
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = rows * cell.height + 2 * margin;
  let style = plain;
  const lines = text
    .split("\n")
    .slice(0, rows)
    .map((line, row) => {
      const { runs, after } = runsOf(line, style);
      style = after;
      return runs.map((run) => textOf(run, row)).join("");
    });
  const [x, y] = [margin + cursor.column * cell.width, margin + cursor.row * cell.height];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<style>${css}\n</style>`,
    `<rect class="screen" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    `<rect class="cursor" x="${x.toFixed(1)}" y="${y}" width="${cell.width}" height="${cell.height}"/>`,
    ...lines.filter((line) => line !== ""),
    "</svg>",
    "",
  ].join("\n");
}

/** A row in runs of one style; wide letters get runs of their own, because fonts disagree on their width. */
function runsOf(
  line: string,
  before: Style,
): { readonly runs: readonly Run[]; readonly after: Style } {
  const runs: Run[] = [];
  let style = before;
  let column = 0;
  for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
    const codes = /^\u001b\[([\d;]*)m$/.exec(part)?.[1];
    if (codes !== undefined) {
      style = codes.split(";").map(Number).reduce(styleAfter, style);
      continue;
    }
    for (const letter of lettersOf(part)) {
      const cells = letterWidth(letter);
      const last = runs.at(-1);
      if (
        last !== undefined &&
        last.style === style &&
        cells === 1 &&
        last.cells === lettersOf(last.text).length
      ) {
        runs[runs.length - 1] = { ...last, text: last.text + letter, cells: last.cells + 1 };
      } else runs.push({ text: letter, cells, column, style });
      column += cells;
    }
  }
  return { runs: runs.filter((run) => run.text.trim() !== ""), after: style };
}

function styleAfter(style: Style, code: number): Style {
  if (code === 0) return plain;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code >= 30 && code <= 37) return { ...style, colour: code - 30 };
  return code === 39 ? { ...style, colour: undefined } : style;
}

function textOf({ text, cells, column, style }: Run, row: number): string {
  const lead = text.length - text.trimStart().length;
  const bare = text.trim();
  const classes = [
    style.bold && "bold",
    style.colour === undefined ? style.dim && "dim" : names[style.colour],
  ].filter((name) => typeof name === "string");
  const attribute = classes.length === 0 ? "" : ` class="${classes.join(" ")}"`;
  const x = (margin + (column + lead) * cell.width).toFixed(1);
  const y = margin + row * cell.height + cell.baseline;
  // The length is given, so that the columns stand whatever font the reader has.
  const length = ((cells - (text.length - bare.length)) * cell.width).toFixed(1);
  return `<text${attribute} x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${escape(bare)}</text>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
