/**
 * Times and sizes as a story shows them.
 *
 * @module
 */

/** `0.8 ms`, `12 ms`, `1.2 s`, `3 min`. */
export function span(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1_000) return `${ms.toFixed(0)} ms`;
  return ms < 120_000 ? `${(ms / 1_000).toFixed(1)} s` : `${(ms / 60_000).toFixed(0)} min`;
}

/** Seconds since the beginning, to the millisecond, in a column. */
export function moment(ms: number): string {
  return (ms / 1_000).toFixed(3).padStart(10);
}

/** `1 message`, `2 messages`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
