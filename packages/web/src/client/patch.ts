/**
 * Applies JSON Patches (RFC 6902: add, replace, remove) to states that are never changed in place: what a
 * patch does not touch stays the same object, so that nothing is drawn anew that is as it was.
 * @module
 */
import type { PatchOperation } from "@earshot/app/protocol";

/** A patch that does not fit the state it is meant for: the state has to be asked for anew. */
export class PatchMisfit extends Error {
  override readonly name = "PatchMisfit";
}

/** The state after the patch. @throws {PatchMisfit} where a path leads nowhere. */
export function applyPatch(state: unknown, patch: readonly PatchOperation[]): unknown {
  return patch.reduce(
    (before, operation) => apply(before, segments(operation.path), operation),
    state,
  );
}

/** RFC 6901. */
function segments(path: string): string[] {
  if (path === "") return [];
  if (!path.startsWith("/")) throw new PatchMisfit(`"${path}" is no JSON Pointer`);
  return path
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function apply(target: unknown, path: readonly string[], operation: PatchOperation): unknown {
  const [key, ...rest] = path;
  if (key === undefined) {
    if (operation.op === "remove") throw new PatchMisfit("the whole state cannot be removed");
    return operation.value;
  }
  if (Array.isArray(target)) return inList(target, key, rest, operation);
  if (typeof target !== "object" || target === null)
    throw new PatchMisfit(`nothing holds "${key}"`);
  return inRecord(target as Readonly<Record<string, unknown>>, key, rest, operation);
}

function inRecord(
  target: Readonly<Record<string, unknown>>,
  key: string,
  rest: readonly string[],
  operation: PatchOperation,
): unknown {
  const there = Object.hasOwn(target, key);
  if (!there && (rest.length > 0 || operation.op !== "add"))
    throw new PatchMisfit(`there is no "${key}"`);
  if (rest.length === 0 && operation.op === "remove") {
    const { [key]: _, ...others } = target;
    return others;
  }
  // A computed key makes a property even of "__proto__".
  return { ...target, [key]: apply(target[key], rest, operation) };
}

function inList(
  target: readonly unknown[],
  key: string,
  rest: readonly string[],
  operation: PatchOperation,
): unknown {
  const adds = rest.length === 0 && operation.op === "add";
  const index =
    adds && key === "-" ? target.length : /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : NaN;
  const end = adds ? target.length : target.length - 1;
  if (!(index <= end)) throw new PatchMisfit(`there is no item "${key}"`);
  if (rest.length > 0) return target.with(index, apply(target[index], rest, operation));
  if (operation.op === "remove") return target.toSpliced(index, 1);
  if (operation.op === "add") return target.toSpliced(index, 0, operation.value);
  return target.with(index, operation.value);
}
