/**
 * How long a receiver waits before it asks for a repair, so that of many that miss the same slot few
 * ask: the truncated exponential distribution of RFC 5401 §3.2.2.
 * @module
 */
import { limits } from "../limits.ts";
import { between, type Random } from "../random.ts";

/**
 * A random time from 0 to `limits.backoffFactor` × `repairMs`, mostly near the end.
 * @param repairMs from asking for a repair to its arrival (the GRTT of the RFC)
 * @param members size of the group
 */
export function backoffMs(random: Random, repairMs: number, members: number): number {
  const longest = limits.backoffFactor * repairMs;
  const lambda = Math.log(members) + 1;
  const scale = lambda / longest;
  const least = scale / (Math.exp(lambda) - 1);
  const drawn = between(random, least, least + scale);
  return Math.log((drawn * (Math.exp(lambda) - 1)) / scale) / scale;
}

/** How many of `members` that miss the same slot are expected to ask for it (RFC 5401 §3.2.2). */
export function expectedNaks(members: number): number {
  return Math.exp((1.2 * (Math.log(members) + 1)) / (2 * limits.backoffFactor));
}
