/**
 * Changes on their way to the store.
 * @module
 */
import type { Change } from "./records.ts";
import type { TopicState } from "./state.ts";

/** `then` is told the position of the first entry appended, once all of it is durable. */
export function commit(
  state: TopicState,
  changes: readonly Change[],
  then: (position: number) => void,
): void {
  state.commits++;
  state.effect("committed", { kind: "commit", changes }, ({ position }) => {
    state.commits--;
    then(position);
  });
}
