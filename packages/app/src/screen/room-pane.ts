/**
 * The middle of the screen: what the shown pane is about, and its entries.
 *
 * @module
 */
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { cut } from "../output/width.ts";
import type { PaneView } from "../room/pane.ts";
import type { Page } from "../room/transcript-rows.ts";
import { h } from "./h.ts";
import { Transcript } from "./transcript.ts";

interface Props {
  readonly pane: PaneView;
  readonly page: Page;
  readonly width: number;
  readonly height: number;
}

/** Rows that are left for the entries. */
export function entriesHeight({ heading }: PaneView, height: number): number {
  return heading === "" ? height : Math.max(1, height - 1);
}

export function RoomPane({ pane, page, width, height }: Props): ReactNode {
  const { heading, hint, align } = pane;
  return h(
    Box,
    { flexDirection: "column", width, height, overflow: "hidden" },
    heading === "" ? null : h(Text, { bold: true, wrap: "truncate" }, cut(heading, width)),
    h(Transcript, { page, width, height: entriesHeight(pane, height), hint, align }),
  );
}
