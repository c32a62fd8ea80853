/**
 * How many cells a text takes in a terminal, and cutting and wrapping by that measure: a letter may take none
 * (combining marks), one, or two (East Asian letters, emoji).
 *
 * @module
 */

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
// Unicode TR 11 "Wide" and "Fullwidth", by block; terminals agree on these.
const wide =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2fb}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]/u;
const emoji =
  /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|[#*0-9]\ufe0f?\u20e3|\p{Regional_Indicator}{2}/u;
const nothing = /^[\p{M}\p{Cf}\p{Cc}]+$/u;

/** The letters of a text as a reader counts them. */
export function lettersOf(text: string): string[] {
  return Array.from(graphemes.segment(text), (part) => part.segment);
}

/** Cells that one letter takes. */
export function letterWidth(letter: string): number {
  if (letter.length === 1 && letter >= " " && letter <= "~") return 1;
  if (nothing.test(letter)) return 0;
  return emoji.test(letter) || wide.test(letter) ? 2 : 1;
}

/** Cells that a text without line breaks takes. */
export function widthOf(text: string): number {
  let cells = 0;
  for (const letter of lettersOf(text)) cells += letterWidth(letter);
  return cells;
}

/** The text, cut to `cells` with an ellipsis when it is longer. */
export function cut(text: string, cells: number): string {
  if (text.length <= cells && /^[ -~]*$/.test(text)) return text;
  if (widthOf(text) <= cells) return text;
  if (cells < 1) return "";
  let kept = "";
  let used = 0;
  for (const letter of lettersOf(text)) {
    used += letterWidth(letter);
    if (used > cells - 1) break;
    kept += letter;
  }
  return `${kept}…`;
}

/** The text followed by spaces up to `cells`; longer ones are cut. */
export function pad(text: string, cells: number): string {
  const fitted = cut(text, cells);
  return fitted + " ".repeat(Math.max(0, cells - widthOf(fitted)));
}

/** Breaks a line at spaces into rows of at most `cells`; a word longer than a row is broken where it must be. */
export function wrap(text: string, cells: number): string[] {
  const room = Math.max(1, cells);
  const rows: string[] = [];
  let row = "";
  let used = 0;
  for (const word of text.split(/(?<= )(?=[^ ])/)) {
    const bare = widthOf(word.trimEnd());
    if (used > 0 && used + bare > room) {
      rows.push(row.trimEnd());
      row = "";
      used = 0;
    }
    for (const letter of lettersOf(word)) {
      const cellsOfLetter = letterWidth(letter);
      if (used + cellsOfLetter > room) {
        // Spaces beyond the edge are dropped, letters go on in the next row.
        if (letter === " ") continue;
        rows.push(row.trimEnd());
        row = "";
        used = 0;
      }
      row += letter;
      used += cellsOfLetter;
    }
  }
  rows.push(row.trimEnd());
  return rows;
}
