/**
 * Mentions: completing the name after an @, and finding the names again in what was said.
 * @module
 */
import { cleanLine } from "./clean.ts";

/** The word after an @ that the cursor stands at the end of, and where its @ is. */
export function mentionAt(
  text: string,
  cursor: number,
): { readonly from: number; readonly word: string } | undefined {
  const found = /(?:^|[\s([{«“])@([^\s@]{0,48})$/u.exec(text.slice(0, cursor));
  const word = found?.[1];
  return word === undefined ? undefined : { from: cursor - word.length - 1, word };
}

/** Labels that fit what was begun: those that begin so first, at most six. */
export function completions(labels: readonly string[], word: string): readonly string[] {
  const begun = fold(word);
  const starting = labels.filter((label) => fold(label).startsWith(begun));
  const within = labels.filter((label) => !starting.includes(label) && fold(label).includes(begun));
  return [...starting, ...within].slice(0, 6);
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/** Splits text at mentions of these labels; the longest that fits is taken. */
export function splitMentions(
  text: string,
  labels: readonly string[],
): readonly { readonly text: string; readonly mention?: true }[] {
  const known = [...new Set(labels.map(cleanLine))].toSorted((a, b) => b.length - a.length);
  const parts: { text: string; mention?: true }[] = [];
  let plain = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const label = known.find(
      (name) => text.startsWith(name, at + 1) && !goesOn(text, at + 1 + name.length),
    );
    if (label === undefined || (at > 0 && goesOn(text, at - 1))) continue;
    if (at > plain) parts.push({ text: text.slice(plain, at) });
    parts.push({ text: `@${label}`, mention: true });
    plain = at + 1 + label.length;
    at = plain - 1;
  }
  if (plain < text.length) parts.push({ text: text.slice(plain) });
  return parts;
}

/** A letter or digit stands there: a name that begins like another is not that other. */
function goesOn(text: string, at: number): boolean {
  return /^[\p{L}\p{N}]/u.test(text.slice(at));
}
