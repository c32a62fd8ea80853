/**
 * The help: keys, and what the line for typing understands in the pane that it is shown over.
 *
 * @module
 */
import { pad } from "../output/width.ts";
import { listed } from "./entries.ts";
import { ordersOf } from "./orders.ts";
import type { PaneView } from "./pane.ts";
import { type Pane, paneTitles } from "./places.ts";

const keys: readonly (readonly [string, string])[] = [
  ["Tab, Shift-Tab", "next pane, last pane (on an empty line)"],
  ["Alt-1 … Alt-6", "this pane at once"],
  ["Alt-↑ Alt-↓", "next and last conversation, board or game"],
  ["PgUp PgDn Esc", "read back, and return to the newest"],
  ["Tab", "complete an order or a name"],
  ["↑ ↓", "lines you typed before"],
  ["F1 or ?", "this help, and away with it"],
];

/** Narrow enough for 40 columns with what stands beside it wrapped. */
const usageCells = 22;

export function helpPane(pane: Pane): PaneView {
  const orders = ordersOf(pane).map(({ usage, meaning }) => [usage, meaning] as const);
  const row = ([what, meaning]: readonly [string, string]): string =>
    `${pad(what, usageCells)} ${meaning}`;
  return {
    heading: `Help · ${paneTitles[pane]}`,
    entries: listed([
      { heading: "On the line" },
      ...orders.map(row),
      { heading: "Keys" },
      ...keys.map(row),
    ]),
    align: "top",
    hint: "",
    invites: "F1, ? or Esc closes the help",
    foot: "",
  };
}
