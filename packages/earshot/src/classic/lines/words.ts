/**
 * What the text protocols share: text out of bytes, a command up to the first space, names as one word, and text that
 * stays on one line and within a datagram.
 * @module
 */

/** The text of a datagram, without a line end that `nc` and `echo` add; `undefined` when it is no UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/[\r\n\0]+$/, "");
  } catch {
    return undefined;
  }
}

/** The same of any bytes, for people to look at: what is no UTF-8 becomes a mark. */
export function shownText(bytes: Uint8Array): string {
  return textOf(bytes) ?? oneLine(new TextDecoder().decode(bytes));
}

export interface Command {
  /** In upper case. */
  readonly name: string;
  /** Everything behind the first space. */
  readonly rest: string;
}

/** The command of a line: up to the first space, in any case. */
export function commandOf(line: string): Command {
  const at = line.indexOf(" ");
  if (at === -1) return { name: line.toUpperCase(), rest: "" };
  return { name: line.slice(0, at).toUpperCase(), rest: line.slice(at + 1) };
}

/** The first word, and what follows the space behind it. */
export function firstWord(text: string): readonly [word: string, rest: string] {
  const at = text.indexOf(" ");
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** On one line: what would end it, and other controls, become spaces. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

/** A name as one word, for protocols in which spaces part words: `Ana María` becomes `Ana_María`. */
export function asWord(name: string): string {
  return oneLine(name).replaceAll(/[\s,:]+/gu, "_");
}

/** The longest beginning of a text that takes no more bytes than this in UTF-8, and what is left. */
export function cutBytes(text: string, bytes: number): readonly [head: string, tail: string] {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return [text.slice(0, read), text.slice(read)];
}
