/**
 * What counts as a word, for all stores: letters and digits, without case and diacritics.
 * @module
 */

/** More of a text than this, in UTF-16 units, is not looked at. */
const searchedLength = 65_536;

/** The words of a text, in order. */
export function wordsOf(text: string): readonly string[] {
  const plain = text.slice(0, searchedLength).normalize("NFD").replaceAll(/\p{M}/gu, "");
  return plain.toLowerCase().match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];
}

/** A text in which whoever knows letters and digits, such as FTS5, finds the same words. */
export function plainText(text: string): string {
  const searched = text.slice(0, searchedLength);
  // Most of what is said needs no look at each word.
  return /^[\0-\x7f]*$/.test(searched) ? searched : wordsOf(text).join(" ");
}
