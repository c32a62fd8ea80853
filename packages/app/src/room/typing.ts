/**
 * The line being typed: text, cursor, and the lines typed before, as a state that keys change.
 *
 * @module
 */
import { lettersOf, letterWidth } from "../output/width.ts";

export interface Typing {
  /** Letters as a reader counts them, so that the cursor never stands within one. */
  readonly letters: readonly string[];
  /** Letters before the cursor. */
  readonly cursor: number;
  readonly history: readonly string[];
  /** Steps back in the history; 0 is the line being typed. */
  readonly back: number;
  /** What was being typed when the walk through the history began. */
  readonly draft: string;
}

export type Key =
  | { readonly type: "insert"; readonly text: string }
  | {
      readonly type: "left" | "right" | "home" | "end" | "backspace" | "delete" | "older" | "newer";
    }
  | { readonly type: "erase-word" | "erase-before" | "erase-after" }
  /** The line was sent. */
  | { readonly type: "sent" };

const keptLines = 100;

export const nothingTyped: Typing = { letters: [], cursor: 0, history: [], back: 0, draft: "" };

/** The text of the line. */
export function typedText(typing: Typing): string {
  return typing.letters.join("");
}

/** The line after a key. */
export function typingAfter(typing: Typing, key: Key): Typing {
  const { letters, cursor } = typing;
  switch (key.type) {
    case "insert": {
      // Pasted line breaks become spaces: one line is one message.
      const before = lettersOf(letters.slice(0, cursor).join("") + printable(key.text));
      return { ...typing, letters: [...before, ...letters.slice(cursor)], cursor: before.length };
    }
    case "left":
      return { ...typing, cursor: Math.max(0, cursor - 1) };
    case "right":
      return { ...typing, cursor: Math.min(letters.length, cursor + 1) };
    case "home":
      return { ...typing, cursor: 0 };
    case "end":
      return { ...typing, cursor: letters.length };
    case "backspace":
      return erase(typing, Math.max(0, cursor - 1), cursor);
    case "delete":
      return erase(typing, cursor, cursor + 1);
    case "erase-word":
      return erase(typing, wordStart(letters, cursor), cursor);
    case "erase-before":
      return erase(typing, 0, cursor);
    case "erase-after":
      return erase(typing, cursor, letters.length);
    case "older":
      return walk(typing, 1);
    case "newer":
      return walk(typing, -1);
    case "sent": {
      const text = typedText(typing);
      const history =
        typing.history[0] === text ? typing.history : [text, ...typing.history].slice(0, keptLines);
      return { ...nothingTyped, history };
    }
  }
}

/** What of the line shows in a row of `cells`, and the column of the cursor in it: the line slides under long text. */
export function typedWindow(
  { letters, cursor }: Typing,
  cells: number,
): { readonly text: string; readonly column: number } {
  let from = cursor;
  let column = 0;
  while (from > 0 && column + letterWidth(letters[from - 1] ?? "") < cells) {
    from -= 1;
    column += letterWidth(letters[from] ?? "");
  }
  let text = letters.slice(from, cursor).join("");
  let used = column;
  for (const letter of letters.slice(cursor)) {
    used += letterWidth(letter);
    if (used > cells) break;
    text += letter;
  }
  return { text, column };
}

function erase(typing: Typing, from: number, to: number): Typing {
  return { ...typing, letters: typing.letters.toSpliced(from, to - from), cursor: from };
}

function wordStart(letters: readonly string[], cursor: number): number {
  let at = cursor;
  while (at > 0 && letters[at - 1] === " ") at -= 1;
  while (at > 0 && letters[at - 1] !== " ") at -= 1;
  return at;
}

function walk(typing: Typing, step: number): Typing {
  const back = Math.min(typing.history.length, Math.max(0, typing.back + step));
  if (back === typing.back) return typing;
  const draft = typing.back === 0 ? typedText(typing) : typing.draft;
  const letters = lettersOf(back === 0 ? draft : (typing.history[back - 1] ?? ""));
  return { ...typing, letters, cursor: letters.length, back, draft };
}

function printable(text: string): string {
  return text.replace(/\r\n?|[\n\t]/g, " ").replace(/[\u0000-\u001f\u007f-\u009f]/g, "");
}
