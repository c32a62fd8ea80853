/**
 * How long to wait before the next attempt to reach the gateway.
 * @module
 */

export const firstWaitMs = 300;
export const longestWaitMs = 15_000;

/**
 * Doubles with each attempt that failed, up to a quarter of a minute; chance spreads pages that lost the same
 * gateway over the second half of it.
 */
export function waitMs(failed: number, random: number): number {
  const whole = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failed, 20));
  return Math.round(whole * (0.5 + random / 2));
}
