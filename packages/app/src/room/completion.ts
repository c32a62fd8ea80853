/**
 * Completing what is being typed: orders after a slash, names after an `@` and where an order takes one.
 *
 * @module
 */
import { cleanName } from "../output/clean.ts";
import { orderWords } from "./orders.ts";
import type { Room } from "./state.ts";

export interface Completing {
  /** What one has written oneself: the one of this number, or the last one. */
  readonly oldText?: (which: string | undefined) => string | undefined;
}

export interface Completed {
  /** The text before the cursor, as far as it could be completed. */
  readonly text: string;
  /** What it could become, when there are several. */
  readonly choices: readonly string[];
}

/** The completed text before the cursor; the same when nothing fits. */
export function completed(
  text: string,
  { members }: Pick<Room, "members">,
  { oldText = () => undefined }: Completing = {},
): Completed {
  const order = /^\/(\S*)$/u.exec(text);
  if (order !== null) return grown(text, order[1] ?? "", orderWords);
  const edited = /^\/edit\s+(?:#(\S+)\s+)?$/u.exec(text);
  if (edited !== null) return { text: text + (oldText(edited[1]) ?? ""), choices: [] };
  const names = [...new Set(members.map(({ name }) => cleanName(name)))];
  const called =
    /(?:^|\s)@(\S*)$/u.exec(text) ?? /^\/(?:direct|invite)\s+(?:\S+\s+)*(\S*)$/u.exec(text);
  return called === null ? { text, choices: [] } : grown(text, called[1] ?? "", names);
}

function grown(text: string, begun: string, words: readonly string[]): Completed {
  const lower = begun.toLowerCase();
  const fitting = words.filter((word) => word.toLowerCase().startsWith(lower)).toSorted();
  const [first, ...others] = fitting;
  if (first === undefined) return { text, choices: [] };
  const before = text.slice(0, text.length - begun.length);
  if (others.length === 0) return { text: `${before}${first} `, choices: [] };
  const common = others.reduce(commonStart, first);
  return { text: before + (common.length > begun.length ? common : begun), choices: fitting };
}

function commonStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length]?.toLowerCase() === other[length]?.toLowerCase())
    length++;
  return one.slice(0, length);
}
