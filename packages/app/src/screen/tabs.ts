/**
 * The row of panes on top: the one that is shown in brackets, and how much is new in the others.
 *
 * @module
 */
import { Text } from "ink";
import type { ReactNode } from "react";
import { cut, widthOf } from "../output/width.ts";
import { type Pane, panes, paneTitles } from "../room/places.ts";
import type { Tab } from "../room/shown.ts";
import { h } from "./h.ts";

interface Props {
  readonly tabs: readonly Tab[];
  readonly shown: Pane;
  readonly width: number;
}

/** Higher numbers are shown as this one with a plus. */
const mostNews = 99;

/** The words of each tab, in the longest form that fits. */
export function tabWords({ tabs, shown, width }: Props): readonly string[] {
  const words = (long: (pane: Pane) => boolean): string[] =>
    tabs.map(({ pane, news }) => {
      const title = long(pane) ? ` ${paneTitles[pane]}` : "";
      const badge = news === 0 ? "" : ` •${news > mostNews ? `${mostNews}+` : news}`;
      const text = `${panes.indexOf(pane) + 1}${title}${badge}`;
      return pane === shown ? `[${text}]` : text;
    });
  const full = words(() => true);
  return widthOf(full.join("  ")) + 1 <= width ? full : words((pane) => pane === shown);
}

export function Tabs(props: Props): ReactNode {
  const { tabs, shown, width } = props;
  const words = tabWords(props);
  const used = widthOf(words.join("  ")) + 1;
  const name = width - used > 12 ? " Earshot" : "";
  const rule = "─".repeat(Math.max(0, width - used - name.length));
  const parts = tabs.flatMap(({ pane, news }, at) => [
    h(
      Text,
      { key: pane, bold: pane === shown || news > 0, dimColor: pane !== shown && news === 0 },
      cut(words[at] ?? "", width),
    ),
    h(Text, { key: `${pane} gap` }, at === tabs.length - 1 ? " " : "  "),
  ]);
  return h(Text, { wrap: "truncate" }, ...parts, h(Text, { dimColor: true }, rule), name);
}
