/**
 * What changed between two states, item by item: how change events are made of states, each exactly once.
 * @module
 */
import { isDeepStrictEqual } from "node:util";

export interface Differences<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
  readonly changed: readonly { readonly before: T; readonly after: T }[];
}

/** Items are told apart by `key`, and compared by what they hold: a fold that went back makes them anew. */
export function differences<T>(
  before: readonly T[],
  after: readonly T[],
  key: (item: T) => string,
): Differences<T> {
  let same = 0;
  // States share what did not change, mostly all but the end.
  while (same < before.length && same < after.length && before[same] === after[same]) same++;
  const left = new Map(before.slice(same).map((item) => [key(item), item]));
  const added: T[] = [];
  const changed: { before: T; after: T }[] = [];
  for (const item of after.slice(same)) {
    const earlier = left.get(key(item));
    left.delete(key(item));
    if (earlier === undefined) added.push(item);
    else if (!isDeepStrictEqual(earlier, item)) changed.push({ before: earlier, after: item });
  }
  return { added, removed: [...left.values()], changed };
}
