/**
 * Finds addresses in messages: http and https only, and nothing is ever fetched by itself.
 * @module
 */

export interface TextPart {
  readonly text: string;
  /** Where it leads to. */
  readonly href?: string;
}

const candidate = /https?:\/\/[^\s<>"'`{}|\\^\p{Cc}\p{Cf}]+/giu;
// What ends a sentence does not belong to the address in it.
const closing = /[.,;:!?…。、，！？)\]»”’]+$/u;
const longest = 2_048;

export function splitLinks(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(candidate)) {
    const address = withoutClosing(found);
    const href = safeAddress(address);
    if (href === undefined) continue;
    if (index > done) parts.push({ text: text.slice(done, index) });
    parts.push({ text: address, href });
    done = index + address.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}

/** A bracket that was opened within the address stays: encyclopaedias have such. */
function withoutClosing(address: string): string {
  const bare = address.replace(closing, "");
  const next = address.slice(bare.length, bare.length + 1);
  return next === ")" && bare.includes("(") ? `${bare})` : bare;
}

/** The address as the browser reads it, unless it hides whom it leads to behind a name and password. */
export function safeAddress(address: string): string | undefined {
  if (address.length > longest || !URL.canParse(address)) return undefined;
  const { protocol, username, password, hostname, href } = new URL(address);
  const harmless =
    (protocol === "http:" || protocol === "https:") && username === "" && password === "";
  return harmless && hostname !== "" ? href : undefined;
}
