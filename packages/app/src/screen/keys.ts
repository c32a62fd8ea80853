/**
 * What a key means on the screen.
 *
 * @module
 */
import type { Key as Pressed } from "ink";
import type { Key } from "../room/typing.ts";

export type ScreenKey =
  | Exclude<Key, { readonly type: "sent" }>
  | { readonly type: "leave" }
  | { readonly type: "enter" }
  | { readonly type: "newest" }
  | { readonly type: "page"; readonly by: 1 | -1 }
  | { readonly type: "help" }
  /** Completes, or goes to a pane beside when nothing has been typed. */
  | { readonly type: "tab"; readonly by: 1 | -1 }
  /** A pane by its number, from 1. */
  | { readonly type: "pane"; readonly number: number }
  /** A conversation, board or game beside. */
  | { readonly type: "item"; readonly by: 1 | -1 };

const controls: Readonly<Record<string, ScreenKey>> = {
  a: { type: "home" },
  e: { type: "end" },
  b: { type: "left" },
  f: { type: "right" },
  h: { type: "backspace" },
  k: { type: "erase-after" },
  n: { type: "newer" },
  p: { type: "older" },
  u: { type: "erase-before" },
  w: { type: "erase-word" },
};

/** The meaning of what one key, or several typed very fast, sent; `empty` says whether nothing has been typed. */
export function keysOf(input: string, pressed: Pressed, empty: boolean): ScreenKey[] {
  if (!pressed.ctrl && !pressed.meta && input.length > 1 && /[\r\n]|\t$/.test(input)) {
    return input
      .split(/(\r\n?|\n|\t$)/)
      .filter(Boolean)
      .map(typedFast);
  }
  const key = keyOf(input, pressed, empty);
  return key === undefined ? [] : [key];
}

/** A tab that stands at the end was pressed; others are part of what was pasted. */
function typedFast(part: string): ScreenKey {
  if (/^[\r\n]/.test(part)) return { type: "enter" };
  return part === "\t" ? { type: "tab", by: 1 } : { type: "insert", text: part };
}

function keyOf(input: string, pressed: Pressed, empty: boolean): ScreenKey | undefined {
  if (pressed.ctrl) {
    if (input === "c" || (input === "d" && empty)) return { type: "leave" };
    return input === "d" ? { type: "delete" } : controls[input];
  }
  if (pressed.return) return { type: "enter" };
  if (pressed.pageUp) return { type: "page", by: -1 };
  if (pressed.pageDown) return { type: "page", by: 1 };
  if (pressed.escape) return { type: "newest" };
  if (pressed.tab) return { type: "tab", by: pressed.shift ? -1 : 1 };
  if (pressed.meta && pressed.upArrow) return { type: "item", by: -1 };
  if (pressed.meta && pressed.downArrow) return { type: "item", by: 1 };
  if (pressed.meta && /^[1-9]$/.test(input)) return { type: "pane", number: Number(input) };
  if (input === "?" && empty) return { type: "help" };
  if (pressed.leftArrow) return { type: "left" };
  if (pressed.rightArrow) return { type: "right" };
  if (pressed.upArrow) return { type: "older" };
  if (pressed.downArrow) return { type: "newer" };
  if (pressed.home) return { type: "home" };
  if (pressed.end) return { type: "end" };
  if (pressed.backspace) return pressed.meta ? { type: "erase-word" } : { type: "backspace" };
  if (pressed.delete) return { type: "delete" };
  if (pressed.meta) return undefined;
  // Function keys come without a name here; F1 is one of them, and the others have no meaning.
  return input === "" ? { type: "help" } : { type: "insert", text: input };
}
