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

/** The words of each tab with what stands between them, in the longest form that fits. */
export function tabWords({ tabs, shown, width }: Props): {
  readonly words: readonly string[];
  readonly gap: string;
} {
  const form = (gap: string, wordsOf: (pane: Pane, badge: string) => string) => {
    const words = tabs.map(({ pane, news, mentions }) => {
      const sign = mentions ? "»" : "•";
      const badge = news === 0 ? "" : `${sign}${news > mostNews ? `${mostNews}+` : news}`;
      const text = wordsOf(pane, badge);
      return pane === shown ? `[${text}]` : text;
    });
    return { words, gap };
  };
  const number = (pane: Pane): number => panes.indexOf(pane) + 1;
  const forms = [
    form("  ", (pane, badge) => `${number(pane)} ${paneTitles[pane]} ${badge}`.trim()),
    form(" ", (pane, badge) => paneTitles[pane] + badge),
  ];
  const shortest = form(
    " ",
    (pane, badge) => (pane === shown ? paneTitles[pane] : number(pane)) + badge,
  );
  return forms.find(({ words, gap }) => widthOf(words.join(gap)) <= width) ?? shortest;
}

export function Tabs(props: Props): ReactNode {
  const { tabs, shown, width } = props;
  const { words, gap } = tabWords(props);
  const used = widthOf(words.join(gap)) + 1;
  const name = width - used > 12 ? " Earshot" : "";
  const rule = "─".repeat(Math.max(0, width - used - name.length));
  const parts = tabs.flatMap(({ pane, news }, at) => [
    h(
      Text,
      { key: pane, bold: pane === shown || news > 0, dimColor: pane !== shown && news === 0 },
      cut(words[at] ?? "", width),
    ),
    h(Text, { key: `${pane} gap` }, at < tabs.length - 1 ? gap : rule === "" ? "" : " "),
  ]);
  return h(Text, { wrap: "truncate" }, ...parts, h(Text, { dimColor: true }, rule), name);
}
