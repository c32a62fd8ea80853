/**
 * Durations as people write them: `500ms`, `4s`, `2m`, `1h`; a bare number is seconds.
 *
 * @module
 */
import { UsageError } from "./usage-error.ts";

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
// Timers of Node.js overflow beyond this and fire at once.
const longestMs = 2 ** 31 - 1;

/** Milliseconds of a duration, or a {@link UsageError} that names the option. */
export function parseDuration(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const ms = Number(match?.[1]) * (unitMs[match?.[2] ?? "s"] ?? Number.NaN);
  if (match === null || !(ms > 0)) {
    throw new UsageError(`--${option} needs a duration such as 500ms, 4s or 2m, not "${text}".`);
  }
  if (ms > longestMs) throw new UsageError(`--${option} can be at most 596h, not "${text}".`);
  return ms;
}
