/**
 * The transcript as rows of a given width: who and when in columns of their own, the text wrapped beside them.
 *
 * @module
 */
import { shortTime } from "../output/clock-time.ts";
import { cut, pad, widthOf, wrap } from "../output/width.ts";
import type { Entry, Told } from "./entries.ts";

/** One row on the screen; `key` and `part` say which row of which entry it is. */
export interface Row {
  readonly key: Entry["key"];
  readonly part: number;
  readonly at: Date;
  readonly time: string;
  readonly who: string;
  readonly text: string;
  readonly kind:
    | "said"
    | "own"
    | "mention"
    | "quote"
    | "plain"
    | "better"
    | "problem"
    | "line"
    | "strong";
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

/** What stands at the left of what was said: times, or numbers instead of them where one can name it. */
export type Margin = "times" | "numbers" | "own numbers";

/** The rows of all entries, the oldest first. */
export function rowsOf(
  entries: readonly Entry[],
  columns: Columns,
  margin: Margin = "times",
): Row[] {
  return entries.flatMap((entry) => rowsOfEntry(entry, columns, margin));
}

function rowsOfEntry(entry: Entry, { time, who, text }: Columns, margin: Margin): Row[] {
  const { key, at } = entry;
  if (entry.kind === "line") {
    const cells = time + who + text + 3;
    const [first = "", ...more] = hung(entry.text, cells, entry.hang);
    const kind = entry.strong ? "strong" : "line";
    return [first, ...more.map((line) => " ".repeat(entry.hang) + line)].map((line, part) => {
      return { key, part, at, time: "", who: "", text: line, kind, hue: 0 };
    });
  }
  const kind = kindOf(entry);
  const mark = kind === "problem" ? "!" : "*";
  const quote = entry.kind === "said" && entry.quote !== undefined ? [cut(entry.quote, text)] : [];
  const lines =
    entry.kind === "notice"
      ? wrap(entry.text, text + who - 1)
      : [...quote, ...entry.lines.flatMap((line) => wrap(line, text))];
  return lines.map((line, part) => ({
    key,
    part,
    at,
    time: part === 0 ? marginOf(entry, margin, time) : " ".repeat(time),
    who:
      entry.kind === "notice"
        ? part === 0
          ? mark
          : " "
        : part === 0
          ? pad(cut(entry.from, who), who)
          : " ".repeat(who),
    text: line,
    kind: part < quote.length ? "quote" : kind,
    hue: entry.kind === "said" ? entry.hue : 0,
  }));
}

function marginOf(entry: Told, margin: Margin, cells: number): string {
  const named = entry.kind === "said" && (margin === "numbers" || entry.own);
  const number = named ? entry.number : undefined;
  if (margin === "times" || number === undefined) return shortTime(entry.at);
  return `#${number}`.padStart(cells);
}

/** A line in rows of which all but the first begin further right. */
function hung(text: string, cells: number, hang: number): string[] {
  if (hang === 0) return wrap(text, cells);
  const [start, rest] = [text.slice(0, hang), text.slice(hang)];
  const [first = "", ...more] = wrap(rest, cells - hang);
  return [start + first, ...more];
}

function kindOf(entry: Exclude<Entry, { kind: "line" }>): Row["kind"] {
  if (entry.kind === "notice") return entry.tone;
  if (entry.mention === true) return "mention";
  return entry.own ? "own" : "said";
}

/** Where reading has stopped: the lowest row shown. `undefined` is where a pane rests: see {@link Align}. */
export type Anchor = Pick<Row, "key" | "part" | "at"> | undefined;

/** Where a pane rests until somebody pages: conversations at their newest, lists and games at their beginning. */
export type Align = "top" | "bottom";

export interface Page {
  readonly rows: readonly Row[];
  /** Rows below the page. */
  readonly below: number;
  readonly above: number;
}

/** The rows that a page of `height` shows, and how many there are beyond. */
export function pageAt(
  rows: readonly Row[],
  anchor: Anchor,
  height: number,
  align: Align = "bottom",
): Page {
  const end = Math.max(Math.min(height, rows.length), endOf(rows, anchor, height, align));
  const start = Math.max(0, end - height);
  return { rows: rows.slice(start, end), below: rows.length - end, above: start };
}

/** The anchor after moving by `step` rows; up is negative. */
export function anchorAfter(
  rows: readonly Row[],
  anchor: Anchor,
  height: number,
  step: number,
  align: Align = "bottom",
): Anchor {
  const least = Math.min(height, rows.length);
  const moved = endOf(rows, anchor, height, align) + step;
  const end = Math.min(rows.length, Math.max(least, moved));
  const last = rows[end - 1];
  if (last === undefined || end === restingEnd(rows, height, align)) return undefined;
  return { key: last.key, part: last.part, at: last.at };
}

function restingEnd(rows: readonly Row[], height: number, align: Align): number {
  return align === "top" ? Math.min(height, rows.length) : rows.length;
}

function endOf(rows: readonly Row[], anchor: Anchor, height: number, align: Align): number {
  if (anchor === undefined) return restingEnd(rows, height, align);
  // Re-wrapping may have taken the row away, then the last of its entry serves; or the entry was forgotten or taken
  // back, then what was before it.
  const last = rows.findLastIndex(({ key, part }) => key === anchor.key && part <= anchor.part);
  return (last >= 0 ? last : rows.findLastIndex(({ at }) => at <= anchor.at)) + 1;
}
