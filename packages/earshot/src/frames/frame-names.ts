/**
 * The names of all frames that watchers can be told of, for those who choose among them.
 * @module
 */
import { frameTable } from "../core/wire/frame-table.ts";
import type { FrameName } from "./frame-event.ts";

export const frameNames: readonly FrameName[] = [
  ...(Object.keys(frameTable) as (keyof typeof frameTable)[]).filter((name) => name !== "padding"),
  "slots",
  "repair",
];
