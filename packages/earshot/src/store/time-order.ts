/**
 * The order of time, in which all peers put the same entries the same way.
 * @module
 */
import type { TimeKey } from "./store.ts";

/** Below 0 when `a` comes first, 0 when they are the same entry. */
export function compareTime(a: TimeKey, b: TimeKey): number {
  if (a.time !== b.time) return a.time - b.time;
  if (a.log !== b.log) return a.log < b.log ? -1 : 1;
  return a.sequence - b.sequence || compareBytes(a.hash, b.hash);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
