/**
 * Comma-separated values (RFC 4180) with the line on which each row begins, for errors that name it.
 * @module
 */

export interface Row {
  /** From 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** The rows that are not empty; `unclosed`: the line of a quote that never ends. */
export function csvRows(text: string): {
  readonly rows: readonly Row[];
  readonly unclosed?: number;
} {
  const rows: Row[] = [];
  // A field: quoted, with doubled quotes in it, or anything up to a comma or the end of the line.
  const field = /[ \t]*(?:"((?:[^"]|"")*)"[ \t]*|((?!")[^,\r\n]*))(,|\r\n|\n|\r|$)/gy;
  let fields: string[] = [];
  let line = 1;
  let begun = 1;
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (match === null) return { rows, unclosed: line };
    const [whole, quoted, plain = "", end] = match;
    fields.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    line += whole.split(/\r\n|\n|\r/).length - 1;
    // An empty last field has no characters of its own.
    const last = end === "," && field.lastIndex === text.length;
    if (last) fields.push("");
    if (end !== "," || last) {
      if (fields.some((value) => value !== "")) rows.push({ line: begun, fields });
      fields = [];
      begun = line;
    }
    if (field.lastIndex === at) break;
  }
  return { rows };
}
