/**
 * Where a chain of a log parts from the others that are held: up to there they have the same entries, so it is
 * found by halving.
 * @module
 */
import { liesOn } from "./lookup.ts";
import type { Log, Part } from "./log.ts";
import type { ChainPoint } from "./records.ts";
import type { TopicState } from "./state.ts";

type Point = Pick<ChainPoint, "sequence" | "hash">;

/** Gives the index of the last of these consecutive points of `part` that lies on another part; -1 when none does. */
export function lastShared(
  state: TopicState,
  log: Log,
  part: Part,
  points: readonly Point[],
  then: (index: number) => void,
): void {
  const others = log.parts.filter((other) => other !== part);
  const look = (at: number, last: number): void => {
    const other = others[at];
    if (other === undefined) return then(last);
    lastOn(state, log, other, points, (found) => look(at + 1, Math.max(last, found)));
  };
  look(0, -1);
}

function lastOn(
  state: TopicState,
  log: Log,
  part: Part,
  points: readonly Point[],
  then: (index: number) => void,
): void {
  let low = points.findIndex(({ sequence }) => sequence >= part.floor.sequence);
  let high = points.findLastIndex(({ sequence }) => sequence <= part.tail.sequence);
  let last = -1;
  const halve = (): void => {
    // If the first is not on it, none is.
    const at = last === -1 ? low : (low + high) >> 1;
    const point = points[at];
    if (low > high || point === undefined) return then(last);
    liesOn(state, log, part, point, (lies) => {
      if (lies) low = (last = at) + 1;
      else high = at - 1;
      halve();
    });
  };
  halve();
}
