/**
 * Which of several servers is asked.
 * @module
 */
import type { Member } from "../core/events.ts";
import type { Epoch } from "../core/identity.ts";
import { below, type Random } from "../core/random.ts";

/** What a caller knows about servers. */
export interface Experience {
  /** `undefined`: it has not answered yet. */
  roundTripMs(server: Epoch): number | undefined;
  /** Calls that are open there. */
  outstanding(server: Epoch): number;
}

/**
 * Who has answered fastest; one that is not known yet comes before, drawn by lot, so that all get to be known.
 * Members that are suspected come last.
 */
export function nearest(
  members: readonly Member[],
  experience: Experience,
  random: Random,
): Member | undefined {
  let best: Member | undefined;
  let bestMs = Number.POSITIVE_INFINITY;
  let unknown = 0;
  for (const member of preferred(members)) {
    const ms = experience.roundTripMs(member.epoch);
    if (ms === undefined) {
      // Each of those seen so far is drawn with the same chance.
      if (below(random, ++unknown) === 0) best = member;
    } else if (unknown === 0 && ms < bestMs) {
      best = member;
      bestMs = ms;
    }
  }
  return best;
}

/** Of two drawn by lot the one with fewer open calls: close to the best of all, without everybody choosing the same. */
export function spread(
  members: readonly Member[],
  experience: Experience,
  random: Random,
): Member | undefined {
  const all = preferred(members);
  const at = below(random, all.length);
  const first = all[at];
  if (first === undefined || all.length === 1) return first;
  const second = all[(at + 1 + below(random, all.length - 1)) % all.length] as Member;
  const open = (member: Member): number => experience.outstanding(member.epoch);
  return open(second) < open(first) ? second : first;
}

function preferred(members: readonly Member[]): readonly Member[] {
  const [first] = members;
  if (members.length === 1 && first !== undefined) return members;
  const alive = members.filter(({ state }) => state === "alive");
  return alive.length > 0 ? alive : members;
}
