/**
 * The help: keys, and what the line for typing understands in the pane that it is shown over.
 *
 * @module
 */
import { pad } from "../output/width.ts";
import { type Line, listed } from "./entries.ts";
import { ordersOf } from "./orders.ts";
import type { PaneView } from "./pane.ts";
import { type Pane, paneTitles } from "./places.ts";

const keys: readonly (readonly [string, string])[] = [
  ["Tab, Shift-Tab", "next pane, pane before (on an empty line)"],
  ["Alt-1 … Alt-6", "this pane at once"],
  ["Alt-↑, Alt-↓", "next conversation, board or game, or the one before"],
  ["PgUp, PgDn, Esc", "read back, and return"],
  ["Tab", "complete an order or a name"],
  ["↑, ↓", "lines you typed before"],
  ["F1 or ?", "this help, and away with it"],
];

/** Narrow enough for 40 columns with what stands beside it wrapped. */
const usageCells = 19;

export function helpPane(pane: Pane): PaneView {
  const row = (what: string, meaning: string): Line => ({
    text: `${pad(what, usageCells)} ${meaning}`,
    hang: usageCells + 1,
  });
  return {
    heading: `Help · ${paneTitles[pane]}`,
    entries: listed([
      { heading: "Keys" },
      ...keys.map(([key, meaning]) => row(key, meaning)),
      { heading: "On the line" },
      ...ordersOf(pane).map(({ usage, meaning }) => row(usage, meaning)),
    ]),
    align: "top",
    hint: "",
    invites: "F1, ? or Esc closes the help",
    foot: "",
  };
}
