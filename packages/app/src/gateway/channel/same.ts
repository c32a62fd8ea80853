/**
 * Keeps of a state what has stayed as it was: whoever compares it with the one before then sees at a glance that it is
 * the same, and need not look into it.
 *
 * @module
 */
import { keyOf } from "./difference.ts";

/** `after`, with all its parts that are equal to those of `before` taken from there. Both are plain JSON. */
export function keepSame<Value>(before: unknown, after: Value): Value {
  return kept(before, after) as Value;
}

function kept(before: unknown, after: unknown): unknown {
  if (before === after || typeof before !== "object" || typeof after !== "object") return after;
  if (before === null || after === null) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  return Array.isArray(after)
    ? keptList(before as readonly unknown[], after)
    : keptFields(before as Fields, after as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

function keptFields(before: Fields, after: Fields): Fields {
  const names = Object.keys(after);
  let same = names.length === Object.keys(before).length;
  const made = names.map((name): readonly [string, unknown] => {
    const value = Object.hasOwn(before, name) ? kept(before[name], after[name]) : after[name];
    same &&= Object.hasOwn(before, name) && value === before[name];
    return [name, value];
  });
  return same ? before : Object.fromEntries(made);
}

function keptList(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  const known = new Map(before.map((item) => [keyOf(item), item]));
  let same = before.length === after.length;
  const made = after.map((item, at) => {
    const key = keyOf(item);
    const value = kept(key === undefined ? before[at] : known.get(key), item);
    same &&= value === before[at];
    return value;
  });
  return same ? before : made;
}
