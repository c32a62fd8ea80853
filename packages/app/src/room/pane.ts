/**
 * What a pane shows, whatever it is about: a heading, entries, and what a typed line does there.
 *
 * @module
 */
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

/** Entries with others among them, by time; those of the same time stay in order. */
export function mergedByTime(
  entries: readonly Entry[],
  others: readonly Entry[],
): readonly Entry[] {
  if (others.length === 0) return entries;
  return [...entries, ...others].toSorted((a, b) => a.at.getTime() - b.at.getTime());
}
