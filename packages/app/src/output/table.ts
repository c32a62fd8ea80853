/**
 * Rows in columns as wide as their widest cell, the last one open-ended.
 *
 * @module
 */
import { cut, pad, widthOf } from "./width.ts";

/** The rows as lines, cut to `columns` when given. */
export function tableLines(rows: readonly (readonly string[])[], columns?: number): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  }
  return rows.map((row) => {
    const line = row
      .map((cell, at) => (at === row.length - 1 ? cell : pad(cell, widths[at] ?? 0)))
      .join("  ")
      .trimEnd();
    return columns === undefined ? line : cut(line, columns);
  });
}
