/**
 * The whole screen: who is here, what was said, the line being typed, the status. Lines typed go to whoever listens.
 *
 * @module
 */
import { Box, Text, useInput, usePaste, useWindowSize } from "ink";
import { useReducer, useRef, useSyncExternalStore } from "react";
import type { ReactNode } from "react";
import { cleanName } from "../output/clean.ts";
import { cut, widthOf } from "../output/width.ts";
import { anchorAfter, columnsFor, pageAt, rowsOf } from "../room/transcript-rows.ts";
import type { Anchor } from "../room/transcript-rows.ts";
import { nothingTyped, typedText, typingAfter } from "../room/typing.ts";
import type { Typing } from "../room/typing.ts";
import { h } from "./h.ts";
import { InputLine } from "./input-line.ts";
import { keysOf } from "./keys.ts";
import type { ScreenKey } from "./keys.ts";
import { layoutOf } from "./layout.ts";
import { PeopleColumn, PeopleRow } from "./people.ts";
import type { RoomStore } from "./room-store.ts";
import { StatusLine } from "./status-line.ts";
import { Transcript } from "./transcript.ts";

export interface ScreenProps {
  readonly store: RoomStore;
  /** A line was typed. */
  readonly onLine: (line: string) => void;
  /** Ctrl-C, or Ctrl-D on an empty line. */
  readonly onLeave: () => void;
}

/** What the keys have done so far. */
interface Held {
  readonly typing: Typing;
  readonly anchor: Anchor;
}

export function Screen({ store, onLine, onLeave }: ScreenProps): ReactNode {
  const room = useSyncExternalStore(store.subscribe, store.room, store.room);
  const { columns, rows: height } = useWindowSize();
  const layout = layoutOf(columns, height);
  const pageHeight = layout.transcript.height;
  // A reference rather than state: several keys may come between two drawings, each building on the one before.
  const held = useRef<Held>({ typing: nothingTyped, anchor: undefined });
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const rows = rowsOf(room.entries, columnsFor(room.entries, layout.transcript.width));
  const page = pageAt(rows, held.current.anchor, pageHeight);

  const press = (key: ScreenKey): void => {
    const { typing, anchor } = held.current;
    switch (key.type) {
      case "leave":
        return onLeave();
      case "page":
        held.current = {
          typing,
          anchor: anchorAfter(rows, anchor, pageHeight, key.by * Math.max(1, pageHeight - 1)),
        };
        break;
      case "newest":
        held.current = { typing, anchor: undefined };
        break;
      case "enter":
        if (typing.letters.length === 0) return;
        held.current = { typing: typingAfter(typing, { type: "sent" }), anchor: undefined };
        onLine(typedText(typing));
        break;
      default:
        held.current = { typing: typingAfter(typing, key), anchor };
    }
    redraw();
  };
  usePaste((text) => press({ type: "insert", text }));
  useInput((input, pressed) => {
    for (const key of keysOf(input, pressed, held.current.typing.letters.length === 0)) press(key);
  });

  const { side, width } = layout.people;
  return h(
    Box,
    { flexDirection: "column", width: columns, height },
    h(Header, { group: room.group, width: columns }),
    side ? null : h(PeopleRow, { room, width: columns }),
    h(
      Box,
      { height: pageHeight, flexShrink: 0, overflow: "hidden" },
      side ? h(PeopleColumn, { room, width, height: pageHeight }) : null,
      side ? h(Divider, { height: pageHeight }) : null,
      h(Transcript, {
        page,
        ...layout.transcript,
        hint: "Nothing has been said yet. What you write is seen by everybody in this room.",
      }),
    ),
    h(Text, { dimColor: true }, "─".repeat(columns)),
    h(InputLine, {
      typing: held.current.typing,
      width: columns,
      row: layout.inputRow,
      group: cleanName(room.group),
    }),
    h(StatusLine, { room, width: columns, below: page.below }),
  );
}

function Header({ group, width }: { readonly group: string; readonly width: number }): ReactNode {
  const title = cut(`Earshot · ${cleanName(group)} `, width);
  const rest = "─".repeat(Math.max(0, width - widthOf(title)));
  return h(
    Text,
    { wrap: "truncate" },
    h(Text, { bold: true }, title),
    h(Text, { dimColor: true }, rest),
  );
}

function Divider({ height }: { readonly height: number }): ReactNode {
  return h(
    Box,
    { width: 2, height, flexShrink: 0 },
    h(Text, { dimColor: true }, "│\n".repeat(height).trimEnd()),
  );
}
