/**
 * Reads tables of text (RFC 4180), with the line on which each record begins, so that mistakes can be told.
 * @module
 */

export interface CsvRecord {
  /** From 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

export type CsvOutcome =
  | { readonly ok: true; readonly records: readonly CsvRecord[] }
  /** A quotation mark that is never closed, or text after one that is. */
  | { readonly ok: false; readonly line: number; readonly problem: "open-quote" | "after-quote" };

/** The separator is what is most frequent outside of quotes on the first line: comma, semicolon or tab. */
export function separatorOf(text: string): string {
  const first = (text.split(/\r?\n/, 1)[0] ?? "").replace(/"(?:[^"]|"")*"/g, "");
  const count = (sign: string): number => first.split(sign).length;
  return [",", ";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

export function parseCsv(given: string): CsvOutcome {
  const text = given.replace(/^\ufeff/, "");
  const separator = separatorOf(text);
  const records: CsvRecord[] = [];
  let fields: string[] = [];
  let line = 1;
  let begun = 1;
  let at = 0;
  for (;;) {
    const quoted = text[at] === '"';
    let field = "";
    if (quoted) {
      const opened = line;
      const closed = closingQuote(text, at + 1);
      if (closed < 0) return { ok: false, line: opened, problem: "open-quote" };
      field = text.slice(at + 1, closed).replaceAll('""', '"');
      line += field.split("\n").length - 1;
      at = closed + 1;
    } else {
      const end = fieldEnd(text, at, separator);
      field = text.slice(at, end);
      at = end;
    }
    fields.push(field.trim());
    const next = text[at];
    if (next === separator) at += 1;
    else if (next === undefined || next === "\n" || next === "\r") {
      if (fields.some((value) => value !== "")) records.push({ line: begun, fields });
      if (next === undefined) return { ok: true, records };
      at += text.startsWith("\r\n", at) ? 2 : 1;
      line += 1;
      begun = line;
      fields = [];
    } else return { ok: false, line, problem: "after-quote" };
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

function fieldEnd(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r")
    at += 1;
  return at;
}
