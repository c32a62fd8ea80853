/**
 * Makes strangers' text safe to look at. React shows text as text; what is left are characters that cannot be
 * seen, that turn what follows them around, or that climb over the neighbouring lines.
 * @module
 */

// C0 and C1 controls; tab and line feed are kept where there are lines.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;
// Invisible characters that reorder or hide text (Unicode TR 36 §3), except the joiners that scripts and emoji
// need, the marks of direction (which turn nothing around), and tags, of which flags are made.
const invisible =
  /(?![\u200c-\u200f\u061c]|[\u{e0020}-\u{e007f}])[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;
// More than three marks on one letter climb over the neighbouring lines.
const marks = /(\p{M}{3})\p{M}+/gu;

/** Text of several lines. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/gu, "\n")
    .replace(controls, "")
    .replace(invisible, "")
    .replace(marks, "$1");
}

/** A name or title: one line, never empty. */
export function cleanLine(text: string): string {
  const line = clean(text).replace(/\s+/gu, " ").trim();
  // A name of joiners alone would be as good as none.
  return /[^\p{Cf}\s]/u.test(line) ? line : "—";
}
