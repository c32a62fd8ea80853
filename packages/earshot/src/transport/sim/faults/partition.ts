/**
 * Networks that fall apart: hosts on different sides do not hear each other, in both directions or
 * in one.
 * @module
 */
import { below, shuffle, type Random } from "../../../core/random.ts";
import type { Rule } from "../rule.ts";

/** `"one-way"`: the first side is not heard by the others, but hears them. */
export type Direction = "both-ways" | "one-way";

/** Hosts that are on no side hear everybody. */
export function partition(
  sides: readonly (readonly string[])[],
  direction: Direction = "both-ways",
): Rule {
  const sideOf = new Map<string, number>();
  for (const [index, side] of sides.entries()) for (const host of side) sideOf.set(host, index);
  return {
    name: `partition ${sides.map((side) => abbreviate(side)).join(direction === "one-way" ? " -x> " : " | ")}`,
    judge: (flight) => {
      const from = sideOf.get(flight.from);
      const to = sideOf.get(flight.to);
      if (from === undefined || to === undefined || from === to) return "pass";
      return direction === "both-ways" || from === 0 ? "drop" : "pass";
    },
  };
}

/**
 * - `uniform-size`: the smaller side has any size with equal chance, so that lonely hosts are common.
 * - `uniform-split`: each host picks its side by a coin, so that halves are common.
 * - `isolate-single`: one host is cut off.
 */
export type PartitionMode = "uniform-size" | "uniform-split" | "isolate-single";

/** Draws two sides. */
export function drawSides(
  hosts: readonly string[],
  mode: PartitionMode,
  random: Random,
): [string[], string[]] {
  const order = shuffle(random, [...hosts]);
  if (mode === "uniform-split") {
    const coins = order.map(() => below(random, 2));
    return [
      order.filter((_, index) => coins[index] === 0),
      order.filter((_, index) => coins[index] === 1),
    ];
  }
  const size = mode === "isolate-single" ? 1 : 1 + below(random, Math.max(1, order.length - 1));
  return [order.slice(0, size), order.slice(size)];
}

function abbreviate(side: readonly string[]): string {
  return side.length > 8 ? `${side.slice(0, 6).join(" ")} … (${side.length})` : side.join(" ");
}
