/**
 * Who leads: places by points, shared by those who have the same.
 * @module
 */
import type { Points } from "./rules.ts";
import type { Player } from "./state.ts";

/** With points given and places made anew. */
export function scored(players: readonly Player[], given: readonly Points[]): readonly Player[] {
  const gains = new Map<string, number>();
  for (const { player, points } of given) gains.set(player, (gains.get(player) ?? 0) + points);
  const sums = players.map((player) => player.points + (gains.get(player.id) ?? 0));
  return players.map((player, at) => {
    const points = sums[at] ?? 0;
    const place = 1 + sums.filter((other) => other > points).length;
    return { ...player, points, place, placeBefore: player.place };
  });
}

/** The players by their places; those who share one in the order of the start. */
export function ranking(players: readonly Player[]): readonly Player[] {
  return players.toSorted((a, b) => a.place - b.place);
}

/** Those with the most points of all who have not left by choice; nobody where nobody has any. */
export function leaders(players: readonly Player[]): readonly Player[] {
  const staying = players.filter(({ presence }) => presence !== "left");
  const most = Math.max(1, ...staying.map(({ points }) => points));
  return staying.filter(({ points }) => points === most);
}
