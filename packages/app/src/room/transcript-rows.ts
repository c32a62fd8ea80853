/**
 * The transcript as rows of a given width: who and when in columns of their own, the text wrapped beside them.
 *
 * @module
 */
import { shortTime } from "../output/clock-time.ts";
import { cut, pad, widthOf, wrap } from "../output/width.ts";
import type { Entry } from "./state.ts";

/** One row on the screen; `key` and `part` say which row of which entry it is. */
export interface Row {
  readonly key: number;
  readonly part: number;
  readonly time: string;
  readonly who: string;
  readonly text: string;
  readonly kind: "said" | "own" | "plain" | "better" | "problem";
  /** Tells speakers apart by colour; of no meaning for notices. */
  readonly hue: number;
}

/** Narrowest and widest column for names; between them it gets a quarter of the screen. */
const leastWho = 8;
const mostWho = 16;

/** How wide the columns are on a screen of `cells`. */
export interface Columns {
  readonly time: number;
  readonly who: number;
  readonly text: number;
}

/** Columns that fit the names that occur; on narrow screens the names are cut. */
export function columnsFor(entries: readonly Entry[], cells: number): Columns {
  const longest = entries.reduce(
    (most, entry) => (entry.kind === "said" ? Math.max(most, widthOf(entry.from)) : most),
    3,
  );
  const who = Math.min(longest, mostWho, Math.max(leastWho, Math.floor(cells / 4)));
  const time = 5;
  return { time, who, text: Math.max(8, cells - time - who - 3) };
}

/** The rows of all entries, the oldest first. */
export function rowsOf(entries: readonly Entry[], columns: Columns): Row[] {
  return entries.flatMap((entry) => rowsOfEntry(entry, columns));
}

function rowsOfEntry(entry: Entry, { time, who, text }: Columns): Row[] {
  const kind = entry.kind === "notice" ? entry.tone : entry.own ? "own" : "said";
  const mark = kind === "problem" ? "!" : "*";
  const lines =
    entry.kind === "notice"
      ? wrap(entry.text, text + who - 1)
      : entry.lines.flatMap((line) => wrap(line, text));
  return lines.map((line, part) => ({
    key: entry.key,
    part,
    time: part === 0 ? shortTime(entry.at) : " ".repeat(time),
    who:
      entry.kind === "notice"
        ? part === 0
          ? mark
          : " "
        : part === 0
          ? pad(cut(entry.from, who), who)
          : " ".repeat(who),
    text: line,
    kind,
    hue: entry.kind === "said" ? entry.hue : 0,
  }));
}

/** Where reading back has stopped: the lowest row shown. `undefined` is the newest. */
export type Anchor = Pick<Row, "key" | "part"> | undefined;

export interface Page {
  readonly rows: readonly Row[];
  /** Rows below the page. */
  readonly below: number;
  readonly above: number;
}

/** The rows that a page of `height` shows, and how many there are beyond. */
export function pageAt(rows: readonly Row[], anchor: Anchor, height: number): Page {
  const end = Math.max(Math.min(height, rows.length), endOf(rows, anchor));
  const start = Math.max(0, end - height);
  return { rows: rows.slice(start, end), below: rows.length - end, above: start };
}

/** The anchor after moving by `step` rows; up is negative. */
export function anchorAfter(
  rows: readonly Row[],
  anchor: Anchor,
  height: number,
  step: number,
): Anchor {
  const end = Math.max(Math.min(height, rows.length), endOf(rows, anchor) + step);
  const last = rows[end - 1];
  return end >= rows.length || last === undefined ? undefined : { key: last.key, part: last.part };
}

function endOf(rows: readonly Row[], anchor: Anchor): number {
  if (anchor === undefined) return rows.length;
  // Re-wrapping may have taken the row away, then the last of its entry serves.
  return (
    rows.findLastIndex(
      (row) => row.key < anchor.key || (row.key === anchor.key && row.part <= anchor.part),
    ) + 1
  );
}
