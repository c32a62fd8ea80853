/**
 * Peers that join at the same time and get to know each other.
 * @module
 */
import type { LabPeer } from "./lab-peer.ts";

/** Has all these join at once; returns how long it took from the first `join()` until all, and those there, see all. */
export async function meet(
  newcomers: readonly LabPeer[],
  withinMs: number,
  there: readonly LabPeer[] = [],
): Promise<number> {
  const joining = await Promise.all(newcomers.map((peer) => peer.join()));
  const all = [...newcomers, ...there];
  const seen = await Promise.all(
    all.map((peer) => {
      const others = all.filter((other) => other !== peer).map(({ name }) => name);
      return peer.sees(others, { withinMs });
    }),
  );
  return Math.max(...seen) - Math.min(...joining);
}
