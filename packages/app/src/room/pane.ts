/**
 * What a pane shows, whatever it is about: a heading, entries, and what a typed line does there.
 *
 * @module
 */
import { isoDate } from "../output/clock-time.ts";
import type { Entry } from "./entries.ts";
import type { Align } from "./transcript-rows.ts";

export interface PaneView {
  /** One line above the entries; "" for none. */
  readonly heading: string;
  readonly entries: readonly Entry[];
  readonly align: Align;
  /** Instead of entries, when there are none. */
  readonly hint: string;
  /** In the empty line for typing: what a line does. */
  readonly invites: string;
  /** What happens just now, such as who is typing; "" for nothing. */
  readonly foot: string;
}

/**
 * Entries with others among them, by time, those of the same time in order; and where they are of several days, a line
 * above each day.
 */
export function mergedByTime(
  entries: readonly Entry[],
  others: readonly Entry[],
): readonly Entry[] {
  const all =
    others.length === 0
      ? entries
      : [...entries, ...others].toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const [first] = all;
  const last = all.at(-1);
  if (first === undefined || last === undefined || isoDate(first.at) === isoDate(last.at))
    return all;
  let day = "";
  return all.flatMap((entry) => {
    const next = isoDate(entry.at);
    if (next === day) return [entry];
    day = next;
    return [dayLine(day, entry.at), entry];
  });
}

function dayLine(day: string, at: Date): Entry {
  return { kind: "line", key: `day ${day}`, at, text: `── ${day} ──`, strong: false, hang: 0 };
}
