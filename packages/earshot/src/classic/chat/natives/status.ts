/**
 * How somebody is, as the chat over TCP says it in words of one's own and native people in a kind and words.
 * @module
 */
import { type Availability, chatLimits } from "../../../apps/chat/events.ts";
import { firstWord, oneLine } from "../../lines/words.ts";

interface Status {
  readonly availability: Availability;
  readonly words: string | undefined;
}

const kinds: ReadonlyMap<string, Availability> = new Map([
  ["available", "available"],
  ["away", "away"],
  ["busy", "busy"],
]);

/** `away back at noon`: the kind, when that is the first word, and the rest. */
export function statusOf(text: string): Status {
  const [first, rest] = firstWord(text);
  const kind = kinds.get(first.toLowerCase());
  const words = (kind === undefined ? text : rest).trim().slice(0, chatLimits.words);
  return { availability: kind ?? "available", words: words === "" ? undefined : words };
}

export function statusText({ availability, words }: Status): string {
  return words === undefined ? availability : oneLine(`${availability} ${words}`);
}
