/**
 * What an entry can be found by: its text, or all texts in its value.
 * @module
 */
import type { Entry } from "../../topic/records.ts";
import { bodyValue } from "../body/body.ts";

/** Of a value with more texts than this the rest is not found. */
const textsLimit = 256;

export function wordsOf({ type, kind, body }: Entry): string | undefined {
  if (type !== "post" || body === undefined || kind === "bytes") return undefined;
  try {
    const texts: string[] = [];
    gather(bodyValue(kind, body), texts);
    return texts.length === 0 ? undefined : texts.join("\n");
  } catch {
    return undefined;
  }
}

function gather(value: unknown, texts: string[]): void {
  if (texts.length >= textsLimit) return;
  if (typeof value === "string") texts.push(value);
  else if (typeof value === "object" && value !== null && !(value instanceof Uint8Array))
    for (const each of Object.values(value)) gather(each, texts);
}
