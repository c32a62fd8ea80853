/**
 * The line that is being typed, with the terminal's own cursor in it, where input methods show what they compose.
 *
 * @module
 */
import { Box, Text, useCursor } from "ink";
import type { ReactNode } from "react";
import { cut } from "../output/width.ts";
import { typedWindow } from "../room/typing.ts";
import type { Typing } from "../room/typing.ts";
import { h } from "./h.ts";

interface Props {
  readonly typing: Typing;
  readonly width: number;
  /** The row of the screen that this line is in. */
  readonly row: number;
  /** What a line does, shown as long as nothing is typed. */
  readonly invites: string;
}

const prompt = "› ";

export function InputLine({ typing, width, row, invites }: Props): ReactNode {
  const { setCursorPosition } = useCursor();
  const { text, column } = typedWindow(typing, width - prompt.length - 1);
  setCursorPosition({ x: prompt.length + column, y: row });
  const empty = typing.letters.length === 0;
  return h(
    Box,
    { height: 1, width, overflow: "hidden" },
    h(Text, { bold: true, color: "cyan" }, prompt),
    empty
      ? h(Text, { dimColor: true, wrap: "truncate" }, cut(invites, width - prompt.length - 1))
      : h(Text, { wrap: "truncate" }, text),
  );
}
