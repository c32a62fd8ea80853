/**
 * Lists in immutable states: each change makes a new list, and none grows beyond its limit.
 * @module
 */

/** With `item` at its end; `undefined` when there is no room. */
export function appended<T>(list: readonly T[], item: T, limit: number): readonly T[] | undefined {
  return list.length < limit ? [...list, item] : undefined;
}

/** With `item` at its end; the first one gives way. */
export function pushed<T>(list: readonly T[], item: T, limit: number): readonly T[] {
  return [...list.slice(Math.max(0, list.length + 1 - limit)), item];
}

/** With the one that `which` finds changed; the same list when there is none, or nothing changes. */
export function changed<T>(
  list: readonly T[],
  which: (item: T) => boolean,
  change: (item: T) => T,
): readonly T[] {
  // What is meant is mostly new.
  const at = list.findLastIndex(which);
  const item = list[at];
  if (item === undefined) return list;
  const next = change(item);
  return next === item ? list : list.with(at, next);
}

/** Without those that `which` finds; the same list when there are none. */
export function without<T>(list: readonly T[], which: (item: T) => boolean): readonly T[] {
  return list.some(which) ? list.filter((item) => !which(item)) : list;
}
