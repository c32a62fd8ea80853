/**
 * One JSON object a line: what `--json` prints. Programs read it, but it may also end on somebody's terminal, so
 * whatever a terminal obeys is escaped beyond what JSON demands; the values stay the same.
 *
 * @module
 */

const obeyed = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** The object as one line, line break included. Values that JSON lacks are written as text. */
export function jsonLine(value: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(value, (_, inner: unknown) => plain(inner));
  return `${text.replace(obeyed, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString("base64") };
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return Array.from(value);
  return value;
}
