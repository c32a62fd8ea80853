/**
 * The arithmetic of the reports. Rounds are few and noisy, so what is told of them is the middle and how far they lie
 * apart, never a mean.
 * @module
 */

/** The middle of some values and how far they reach. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** How many values it is made from. */
  readonly of: number;
}

/** `undefined` of no values. */
export function spread(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1]!;
  const lower = sorted[(sorted.length - 1) >> 1]!;
  return {
    median: (lower + upper) / 2,
    min: sorted[0]!,
    max: sorted.at(-1)!,
    of: sorted.length,
  };
}

/** The value below which this part of the values lies, from 0 to 1 (nearest rank); the values are sorted already. */
export function quantileOfSorted(sorted: ArrayLike<number>, part: number): number {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

/** What a receiver had counted at a time, in milliseconds. */
export type Sample = readonly [at: number, count: number];

/**
 * Messages a second between the first sample at or after `from` and the last message; `undefined` where the two are too
 * close to say.
 */
export function rateSince(
  from: number,
  samples: readonly Sample[],
  last: Sample,
): number | undefined {
  const first = samples.find(([at]) => at >= from);
  if (first === undefined) return undefined;
  const [began, before] = first;
  const [ended, after] = last;
  return after > before && ended > began ? ((after - before) / (ended - began)) * 1_000 : undefined;
}
