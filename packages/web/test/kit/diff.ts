/**
 * The difference of two states as a JSON Patch, for the kit's gateway.
 * @module
 */
import type { PatchOperation } from "@earshot/app/protocol";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const escaped = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

export function diff(before: unknown, after: unknown, path = ""): PatchOperation[] {
  if (same(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, path);
  if (isFields(before) && isFields(after)) return ofFields(before, after, path);
  return [{ op: "replace", path, value: after }];
}

function ofFields(before: Fields, after: Fields, path: string): PatchOperation[] {
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return [
    ...removed.map((key) => ({ op: "remove" as const, path: `${path}/${escaped(key)}` })),
    ...Object.entries(after).flatMap(([key, value]) =>
      Object.hasOwn(before, key)
        ? diff(before[key], value, `${path}/${escaped(key)}`)
        : [{ op: "add" as const, path: `${path}/${escaped(key)}`, value }],
    ),
  ];
}

/** What begins and ends alike stays; in between, as many as both have are compared, the rest comes or goes. */
function ofLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): PatchOperation[] {
  let start = 0;
  while (start < before.length && start < after.length && same(before[start], after[start]))
    start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    same(before[before.length - 1 - end], after[after.length - 1 - end])
  ) {
    end += 1;
  }
  const gone = before.length - start - end;
  const come = after.length - start - end;
  const both = Math.min(gone, come);
  return [
    ...Array.from({ length: both }, (_, at) =>
      diff(before[start + at], after[start + at], `${path}/${start + at}`),
    ).flat(),
    ...Array.from({ length: gone - both }, () => ({
      op: "remove" as const,
      path: `${path}/${start + both}`,
    })),
    ...Array.from({ length: come - both }, (_, at) => ({
      op: "add" as const,
      path: `${path}/${start + both + at}`,
      value: after[start + both + at],
    })),
  ];
}
