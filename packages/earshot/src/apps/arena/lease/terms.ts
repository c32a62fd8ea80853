/**
 * Terms of hosting: numbers of which each belongs to one candidate, so that no term can ever have two hosts,
 * whatever else goes wrong.
 * @module
 */
import type { PeerId } from "../../../core/identity.ts";

/** Whose term this is: they take turns in the order of the list. Term 0 is the founder's. */
export function ownerOf(term: number, candidates: readonly PeerId[]): PeerId | undefined {
  return candidates[term % candidates.length];
}

/** The term that `who` asks for: the highest one known if it is theirs, or else their first one above. */
export function nextTerm(who: PeerId, candidates: readonly PeerId[], highest: number): number {
  if (highest >= 0 && ownerOf(highest, candidates) === who) return highest;
  const at = candidates.indexOf(who);
  const turns = Math.floor((highest + candidates.length - at) / candidates.length);
  return at + turns * candidates.length;
}

/** Those who may host: the founder first, then the voters. */
export function candidatesOf(founder: PeerId, voters: readonly PeerId[]): readonly PeerId[] {
  return [founder, ...voters.filter((id) => id !== founder)];
}

/** More than half. */
export function majorityOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}
