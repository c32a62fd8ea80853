/**
 * Whether an entry lies on a chain that is held: from memory where possible, otherwise from the store.
 * @module
 */
import { sameBytes } from "./chain.ts";
import type { Log, Part } from "./log.ts";
import type { ChainPoint } from "./records.ts";
import type { TopicState } from "./state.ts";

/** The part on which an entry of this hash lies; `hash` may be the beginning of one. */
export function findPart(
  state: TopicState,
  log: Log,
  { sequence, hash }: Pick<ChainPoint, "sequence" | "hash">,
  then: (part: Part | undefined) => void,
): void {
  const unsure: Part[] = [];
  for (const part of log.parts) {
    const has = part.has(sequence, hash);
    if (has === true) return then(part);
    if (has === undefined) unsure.push(part);
  }
  look(state, log, unsure, { sequence, hash }, then);
}

function look(
  state: TopicState,
  log: Log,
  [part, ...others]: readonly Part[],
  point: Pick<ChainPoint, "sequence" | "hash">,
  then: (part: Part | undefined) => void,
): void {
  if (part === undefined) return then(undefined);
  const portion = { entries: 1, bytes: 1 };
  const { branch } = part;
  state.effect(
    "entries",
    { kind: "entries", log: log.id, branch, from: point.sequence, portion },
    ({ entries: [entry] }) => {
      const same = entry?.sequence === point.sequence && sameBytes(point.hash, entry.hash);
      if (same) then(part);
      else look(state, log, others, point, then);
    },
  );
}

/** Whether an entry of this hash lies on a part, or is the one before it. */
export function liesOn(
  state: TopicState,
  log: Log,
  part: Part,
  point: Pick<ChainPoint, "sequence" | "hash">,
  then: (lies: boolean) => void,
): void {
  const has = part.has(point.sequence, point.hash);
  if (has === undefined) look(state, log, [part], point, (found) => then(found !== undefined));
  else then(has);
}
