/**
 * Makes text that came over the network safe to show. Names and messages are written by strangers: without this, one
 * of them could move the cursor, recolour the screen, set the window title, or write a line that seems to be another's.
 *
 * @module
 */
import { cut } from "./width.ts";

/** Longest name that lists and lines give room to, in terminal cells. */
export const nameCells = 24;

// Everything that a terminal obeys instead of showing: C0 and C1 controls, delete.
const controls = /[\u0000-\u001f\u007f-\u009f]/gu;
// White space that is more than a space: line and paragraph separators, tab, the fixed-width spaces.
const spaces = /[\t\n\v\f\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/gu;
// Invisible characters that reorder or hide text (Unicode TR 36 §3), except the joiners that scripts and emoji need.
const invisible = /(?![\u200c\u200d])[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;
// Private use and unassigned: no telling what a font makes of them, nor how wide.
const unknown = /[\p{Co}\p{Cn}]/gu;
// More than three marks on one letter climb over the neighbouring lines.
const marks = /(\p{M}{3})\p{M}+/gu;
const escapeSequences =
  /\u001b(?:\[[\u0020-\u003f]*[\u0040-\u007e]?|[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|[\u0020-\u002f]*[\u0030-\u007e]?)/gu;

/** One line without anything a terminal would obey. */
export function clean(text: string): string {
  return (
    text
      .toWellFormed()
      .normalize("NFC")
      // Whole sequences go, so that their rest is not left as rubbish such as "[31m".
      .replace(escapeSequences, "")
      .replace(spaces, " ")
      .replace(controls, "")
      .replace(invisible, "")
      .replace(unknown, "\ufffd")
      .replace(marks, "$1")
  );
}

/** A peer's name as a label: one line, trimmed, not overlong, never empty. */
export function cleanName(name: string, cells: number = nameCells): string {
  const label = clean(name).replace(/ +/g, " ").trim();
  return label === "" ? "(no name)" : cut(label, cells);
}

/** The lines of a message body; at most `limit` of them, so that one message cannot push everything else away. */
export function cleanLines(text: string, limit = 100): string[] {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const shown = lines.slice(0, limit).map((line) => clean(line.replaceAll("\t", "  ")));
  if (lines.length > limit) shown.push(`… and ${lines.length - limit} lines more`);
  return shown;
}
