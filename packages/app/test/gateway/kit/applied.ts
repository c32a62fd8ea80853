/**
 * JSON Patch as RFC 6902 has it, written straight from that text and without regard to cost: the judge of the
 * gateway's differences.
 *
 * @module
 */
import type { PatchOperation } from "../../../src/gateway/protocol/index.ts";

/** @throws when the patch does not fit */
export function applied(before: unknown, patch: readonly PatchOperation[]): unknown {
  const holder: Record<string, unknown> = { root: structuredClone(before) };
  for (const operation of patch) {
    const path = ["root", ...operation.path.split("/").slice(1).map(unescaped)];
    const last = path.pop() ?? "";
    let target: unknown = holder;
    for (const key of path) target = fieldOf(target, key);
    if (Array.isArray(target)) change(target, place(last, target.length), operation);
    else set(target as Record<string, unknown>, last, operation);
  }
  return holder["root"];
}

function change(list: unknown[], at: number, operation: PatchOperation): void {
  if (operation.op === "add") {
    list.splice(at, 0, structuredClone(operation.value));
    return;
  }
  if (at >= list.length) throw new Error(`nothing stands at ${operation.path}`);
  if (operation.op === "remove") list.splice(at, 1);
  else list[at] = structuredClone(operation.value);
}

function set(target: Record<string, unknown>, key: string, operation: PatchOperation): void {
  if (operation.op !== "add" && !Object.hasOwn(target, key))
    throw new Error(`nothing stands at ${operation.path}`);
  if (operation.op === "remove") delete target[key];
  else target[key] = structuredClone(operation.value);
}

function fieldOf(target: unknown, key: string): unknown {
  if (typeof target !== "object" || target === null || !Object.hasOwn(target, key))
    throw new Error(`nothing stands at ${key}`);
  return (target as Record<string, unknown>)[key];
}

function place(key: string, length: number): number {
  const at = Number(key);
  if (!/^(?:0|[1-9]\d*)$/.test(key) || at > length) throw new Error(`${key} is no place here`);
  return at;
}

const unescaped = (key: string): string => key.replaceAll("~1", "/").replaceAll("~0", "~");
