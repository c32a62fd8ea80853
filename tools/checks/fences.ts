/**
 * Fenced blocks of a Markdown document that ask to be tested, by the words after their language.
 *
 * | opening | meaning |
 * | --- | --- |
 * | `sh run` | the commands end with status 0 within `limit` seconds (`limit=60` unless given) |
 * | `sh run stop=5` | they are still at it after 5 seconds, and end when interrupted |
 * | `text output` | right after one of those: lines that they print, in this order; `…` stands for anything |
 * | `ts check` | the code is type-checked against the library |
 *
 * @module
 */

export interface Fence {
  /** Of its first line of content, counted from 1. */
  readonly line: number;
  readonly language: string;
  readonly words: ReadonlyMap<string, string>;
  readonly text: string;
}

export interface Command {
  readonly line: number;
  readonly text: string;
  readonly limitS: number;
  readonly stopS: number | undefined;
  readonly expected: readonly string[];
}

export function fencesOf(document: string): Fence[] {
  const found: Fence[] = [];
  const lines = document.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const opening = /^( {0,3})(`{3,})([^`]*)$/.exec(lines[at] ?? "");
    if (opening === null) continue;
    const [, indent = "", ticks = "", info = ""] = opening;
    const from = at + 1;
    const close = new RegExp(`^ {0,3}${ticks}\`*\\s*$`);
    do at++;
    while (at < lines.length && !close.test(lines[at] ?? ""));
    const [language = "", ...words] = info.trim().split(/\s+/);
    const text = lines
      .slice(from, at)
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
      .join("\n");
    const pairs = words.map((word): [string, string] => {
      const [name = "", value = ""] = word.split("=");
      return [name, value];
    });
    found.push({ line: from + 1, language, words: new Map(pairs), text });
  }
  return found;
}

/** The commands to run, each with the output that follows it. */
export function commandsOf(document: string): Command[] {
  const fences = fencesOf(document);
  return fences.flatMap(({ line, language, words, text }, index): Command[] => {
    if (language !== "sh" || !words.has("run")) return [];
    const next = fences[index + 1];
    const output = next?.language === "text" && next.words.has("output") ? next.text : "";
    return [
      {
        line,
        text,
        limitS: Number(words.get("limit") ?? 60),
        stopS: words.has("stop") ? Number(words.get("stop")) : undefined,
        expected: output.split("\n").filter((expected) => expected.trim() !== ""),
      },
    ];
  });
}

/** The first expected line that the output does not have after those before it. */
export function firstMissing(output: string, expected: readonly string[]): string | undefined {
  const lines = output.split("\n").map((line) => line.trim());
  let at = 0;
  for (const wanted of expected) {
    const parts = wanted.trim().split("…");
    const pattern = new RegExp(`^${parts.map((part) => RegExp.escape(part)).join(".*")}$`);
    const found = lines.findIndex((line, index) => index >= at && pattern.test(line));
    if (found === -1) return wanted;
    at = found + 1;
  }
  return undefined;
}
