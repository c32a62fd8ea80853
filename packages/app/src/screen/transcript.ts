/**
 * What was said, drawn from the rows of a page.
 *
 * @module
 */
import { Box, Text } from "ink";
import type { TextProps } from "ink";
import type { ReactNode } from "react";
import type { Align, Page, Row } from "../room/transcript-rows.ts";
import { h } from "./h.ts";

interface Props {
  readonly page: Page;
  readonly width: number;
  readonly height: number;
  /** Shown instead of an empty transcript. */
  readonly hint: string;
  readonly align?: Align;
}

export function Transcript({ page, width, height, hint, align = "bottom" }: Props): ReactNode {
  const rows = page.rows.map((row) => h(TranscriptRow, { key: `${row.key}.${row.part}`, row }));
  const empty = h(Text, { key: "hint", dimColor: true, wrap: "wrap" }, hint);
  const justifyContent = align === "top" ? "flex-start" : "flex-end";
  return h(
    Box,
    { flexDirection: "column", justifyContent, width, height, overflow: "hidden" },
    ...(rows.length === 0 ? [empty] : rows),
  );
}

const noticeStyles: Readonly<Record<"plain" | "better" | "problem", TextProps>> = {
  plain: { dimColor: true },
  better: { color: "green" },
  // Full brightness among dimmed lines: yellow letters vanish on many light terminals.
  problem: {},
};

/** Legible on light and on dark: neither yellow, which means trouble, nor blue, which is too dark for many. */
const hues = ["cyan", "magenta", "green"] as const;

function TranscriptRow({ row }: { readonly row: Row }): ReactNode {
  if (row.kind === "line" || row.kind === "strong")
    return h(
      Text,
      { bold: row.kind === "strong", wrap: "truncate" },
      row.text === "" ? " " : row.text,
    );
  // A number is there to be read.
  const time = h(Text, { dimColor: !row.time.includes("#") }, `${row.time} `);
  if (row.kind === "plain" || row.kind === "better" || row.kind === "problem") {
    return h(
      Text,
      { wrap: "truncate" },
      time,
      h(
        Text,
        row.kind === "problem" ? { bold: true, color: "yellow" } : noticeStyles[row.kind],
        row.who,
      ),
      h(Text, noticeStyles[row.kind], ` ${row.text}`),
    );
  }
  const style: TextProps =
    row.kind === "own"
      ? { bold: true }
      : { bold: true, color: hues[row.hue % hues.length] ?? "cyan" };
  const text = h(
    Text,
    { bold: row.kind === "mention", dimColor: row.kind === "quote" },
    `  ${row.text}`,
  );
  return h(Text, { wrap: "truncate" }, time, h(Text, style, row.who), text);
}
