/**
 * The whole screen: the panes, who is here, what the shown pane tells, the line being typed, the status. Lines typed
 * go to whoever listens.
 *
 * @module
 */
import { Box, Text, useInput, usePaste, useWindowSize } from "ink";
import { useEffect, useMemo, useReducer, useRef, useSyncExternalStore } from "react";
import type { ReactNode } from "react";
import { cut, widthOf } from "../output/width.ts";
import { completed } from "../room/completion.ts";
import { itemBeside, paneBeside, panes, placeKey, placeOf } from "../room/places.ts";
import { itemsOf, shownPane, tabsOf } from "../room/shown.ts";
import { anchorAfter, columnsFor, pageAt, rowsOf } from "../room/transcript-rows.ts";
import type { Anchor, Margin } from "../room/transcript-rows.ts";
import { ownText } from "../room/own-text.ts";
import { nameable, usageHint } from "../room/orders.ts";
import { nothingTyped, typedText, typingAfter } from "../room/typing.ts";
import type { Typing } from "../room/typing.ts";
import { h } from "./h.ts";
import { InputLine } from "./input-line.ts";
import { keysOf } from "./keys.ts";
import type { ScreenKey } from "./keys.ts";
import { layoutOf } from "./layout.ts";
import { PeopleColumn, PeopleRow } from "./people.ts";
import { entriesHeight, RoomPane } from "./room-pane.ts";
import type { RoomStore } from "./room-store.ts";
import { StatusLine } from "./status-line.ts";
import { Tabs } from "./tabs.ts";

export interface ScreenProps {
  readonly store: RoomStore;
  /** A line was typed; "" when Enter was pressed on an empty one. */
  readonly onLine: (line: string) => void;
  /** Something is being typed that is no order. */
  readonly onTyping: () => void;
  /** All of the shown pane has been on the screen. */
  readonly onSeen: () => void;
  /** Ctrl-C, or Ctrl-D on an empty line. */
  readonly onLeave: () => void;
}

/** What the keys have done so far, by place: a line that was begun in one is never sent in another. */
interface Held {
  readonly typings: Map<string, Typing>;
  readonly anchors: Map<string, Anchor>;
  /** What could be meant, after completing. */
  choices: readonly string[];
}

const margins: Readonly<Record<ReturnType<typeof nameable>, Margin>> = {
  "nobody's": "times",
  own: "own numbers",
  "anybody's": "numbers",
};

export function Screen({ store, onLine, onTyping, onSeen, onLeave }: ScreenProps): ReactNode {
  const room = useSyncExternalStore(store.subscribe, store.room, store.room);
  const { columns, rows: height } = useWindowSize();
  const layout = layoutOf(columns, height, room.pages !== undefined);
  // A reference rather than state: several keys may come between two drawings, each building on the one before.
  const held = useRef<Held>({ typings: new Map(), anchors: new Map(), choices: [] });
  const [, redraw] = useReducer((count: number) => count + 1, 0);

  // Keys are many, and the room stays what it is meanwhile.
  const pane = useMemo(() => shownPane(room), [room]);
  const place = room.help ? "help" : placeKey(placeOf(room.focus));
  const pageHeight = entriesHeight(pane, layout.transcript.height);
  const cells = layout.transcript.width;
  // What is typed belongs to the place, whether help is shown over it or not; looked up anew, as a key may go elsewhere.
  const typingPlace = (): string => placeKey(placeOf(store.room().focus));
  const typingNow = (): Typing => held.current.typings.get(typingPlace()) ?? nothingTyped;
  const margin = margins[nameable(typedText(typingNow()))];
  const hint = usageHint(room.focus.pane, typedText(typingNow()));
  const rows = useMemo(
    () => rowsOf(pane.entries, columnsFor(pane.entries, cells), margin),
    [pane, cells, margin],
  );
  const anchor = held.current.anchors.get(place);
  const page = pageAt(rows, anchor, pageHeight, pane.align);
  const seen = page.below === 0 && !room.help;
  useEffect(() => {
    if (seen) onSeen();
  });

  const press = (key: ScreenKey): void => {
    const { typings, anchors } = held.current;
    const { focus, help } = store.room();
    const typing = typingNow();
    const type = (next: Typing): void => void typings.set(typingPlace(), next);
    held.current.choices = [];
    switch (key.type) {
      case "leave":
        return onLeave();
      case "help":
        return store.apply({ type: "help", shown: !help });
      case "page": {
        const step = key.by * Math.max(1, pageHeight - 1);
        anchors.set(place, anchorAfter(rows, anchors.get(place), pageHeight, step, pane.align));
        break;
      }
      case "newest":
        anchors.delete(place);
        if (help) store.apply({ type: "help", shown: false });
        break;
      case "pane": {
        const to = panes[key.number - 1];
        if (to !== undefined) store.apply({ type: "go", pane: to });
        break;
      }
      case "item": {
        const item = itemBeside(itemsOf(store.room(), focus.pane), focus.items[focus.pane], key.by);
        store.apply({ type: "go", pane: focus.pane, item: item ?? null });
        break;
      }
      case "tab":
        if (key.by < 0 || typing.letters.length === 0)
          return store.apply({ type: "go", pane: paneBeside(focus.pane, key.by) });
        type(complete(typing));
        break;
      case "enter":
        anchors.delete(place);
        if (help) store.apply({ type: "help", shown: false });
        if (typing.letters.length > 0) type(typingAfter(typing, { type: "sent" }));
        else if (help) return;
        onLine(typedText(typing));
        break;
      default:
        if (help) store.apply({ type: "help", shown: false });
        type(typingAfter(typing, key));
        if (key.type === "insert" && !typedText(typingNow()).startsWith("/")) onTyping();
    }
    redraw();
  };
  const complete = (typing: Typing): Typing => {
    const before = typing.letters.slice(0, typing.cursor).join("");
    const now = store.room();
    const { text, choices } = completed(before, now, { oldText: (which) => ownText(now, which) });
    held.current.choices = choices;
    const erased = typingAfter(typing, { type: "erase-before" });
    return text === before ? typing : typingAfter(erased, { type: "insert", text });
  };
  usePaste((text) => press({ type: "insert", text }));
  useInput((input, pressed) => {
    for (const key of keysOf(input, pressed, typingNow().letters.length === 0)) press(key);
  });

  const { side, width } = layout.people;
  const middle = layout.transcript;
  return h(
    Box,
    { flexDirection: "column", width: columns, height },
    h(Tabs, { tabs: tabsOf(room), shown: room.focus.pane, width: columns }),
    side ? null : h(PeopleRow, { room, width: columns }),
    h(
      Box,
      { height: middle.height, flexShrink: 0, overflow: "hidden" },
      side ? h(PeopleColumn, { room, width, height: middle.height }) : null,
      side ? h(Divider, { height: middle.height }) : null,
      h(RoomPane, { pane, page, ...middle }),
    ),
    h(Rule, { text: held.current.choices.join("  ") || hint || pane.foot, width: columns }),
    h(InputLine, {
      typing: typingNow(),
      width: columns,
      row: layout.inputRow,
      invites: pane.invites,
    }),
    h(StatusLine, { room, width: columns, below: page.below, address: layout.address }),
  );
}

/** The line above the one for typing, with what happens just now in it. */
function Rule({ text, width }: { readonly text: string; readonly width: number }): ReactNode {
  const words = text === "" ? "" : cut(` ${text} `, width - 2);
  const rest = "─".repeat(Math.max(0, width - 2 - widthOf(words)));
  return h(
    Text,
    { wrap: "truncate" },
    h(Text, { dimColor: true }, "──"),
    words,
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
