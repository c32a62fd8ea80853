/**
 * The difference of two states as a JSON Patch (RFC 6902). What stands in lists is recognised by its id, so that a
 * new message is one addition and a ranking that turns over moves only those who moved.
 *
 * @module
 */
import type { PatchOperation } from "../protocol/index.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What has to be done to `before` so that it is `after`; empty when they are the same. Both are plain JSON. */
export function difference(before: unknown, after: unknown): PatchOperation[] {
  const patch: PatchOperation[] = [];
  compare(before, after, "", patch);
  return patch;
}

function compare(before: unknown, after: unknown, path: string, patch: PatchOperation[]): void {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, path, patch);
  else if (isFields(before) && isFields(after)) compareFields(before, after, path, patch);
  else patch.push({ op: "replace", path, value: after });
}

function compareFields(before: Fields, after: Fields, path: string, patch: PatchOperation[]): void {
  for (const name of Object.keys(before))
    if (!Object.hasOwn(after, name)) patch.push({ op: "remove", path: `${path}/${escaped(name)}` });
  for (const [name, value] of Object.entries(after)) {
    const at = `${path}/${escaped(name)}`;
    if (Object.hasOwn(before, name)) compare(before[name], value, at, patch);
    else patch.push({ op: "add", path: at, value });
  }
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
  patch: PatchOperation[],
): void {
  if (sameKeys(before, after)) {
    comparePlaces(before, after, path, patch);
    return;
  }
  const keysBefore = keysOf(before);
  const keysAfter = keysOf(after);
  if (keysBefore === undefined || keysAfter === undefined) {
    comparePlaces(before, after, path, patch);
    return;
  }
  const staying = stayers(keysBefore, keysAfter);
  // From the end, so that the places of what is still to go do not shift.
  for (const [at, key] of [...keysBefore.entries()].toReversed())
    if (!staying.has(key)) patch.push({ op: "remove", path: `${path}/${at}` });
  const known = new Map(keysBefore.map((key, at) => [key, before[at]]));
  for (const [at, key] of keysAfter.entries()) {
    if (staying.has(key)) compare(known.get(key), after[at], `${path}/${at}`, patch);
    else patch.push({ op: "add", path: `${path}/${at}`, value: after[at] });
  }
}

/** Without ids: place by place, and what is more or less at the end. */
function comparePlaces(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
  patch: PatchOperation[],
): void {
  const both = Math.min(before.length, after.length);
  for (let at = 0; at < both; at++) compare(before[at], after[at], `${path}/${at}`, patch);
  for (let at = before.length - 1; at >= both; at--)
    patch.push({ op: "remove", path: `${path}/${at}` });
  for (let at = both; at < after.length; at++)
    patch.push({ op: "add", path: `${path}/${at}`, value: after[at] });
}

/** Nobody came, went or moved, which is how it mostly is. */
function sameKeys(before: readonly unknown[], after: readonly unknown[]): boolean {
  if (before.length !== after.length) return false;
  return before.every((item, at) => {
    const other = after[at];
    return item === other || (keyOf(item) !== undefined && keyOf(item) === keyOf(other));
  });
}

/** What names the items, all of them and each once; otherwise `undefined`. */
function keysOf(list: readonly unknown[]): readonly string[] | undefined {
  const keys: string[] = [];
  for (const item of list) {
    const key = keyOf(item);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return new Set(keys).size === keys.length ? keys : undefined;
}

/** What names an item of a list; `undefined` when nothing does. */
export function keyOf(item: unknown): string | undefined {
  if (typeof item === "string") return item;
  if (!isFields(item)) return undefined;
  if (typeof item["id"] === "string") return item["id"];
  if (typeof item["person"] === "string") return item["person"];
  if (typeof item["at"] === "number") return String(item["at"]);
  // Items of a conversation hold what they are, under the name of their kind.
  if (typeof item["kind"] !== "string") return undefined;
  const held = item[item["kind"]];
  return isFields(held) && typeof held["id"] === "string"
    ? `${item["kind"]} ${held["id"]}`
    : undefined;
}

/** As many of those in both lists as have the same order in both: the longest increasing subsequence of places. */
function stayers(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const places = new Map(before.map((key, at) => [key, at]));
  const common = after.filter((key) => places.has(key));
  const placeAt = (at: number): number => places.get(common[at] ?? "") ?? -1;
  /** For each length, where the sequence of that length with the lowest end ends. */
  const ends: number[] = [];
  const previous: number[] = [];
  for (let at = 0; at < common.length; at++) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (placeAt(ends[middle] ?? 0) < placeAt(at)) low = middle + 1;
      else high = middle;
    }
    previous[at] = ends[low - 1] ?? -1;
    ends[low] = at;
  }
  const kept = new Set<string>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) kept.add(common[at] ?? "");
  return kept;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** RFC 6901. */
function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
