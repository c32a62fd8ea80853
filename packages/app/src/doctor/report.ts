/**
 * Findings for people: a line each, wrapped, with what to do below it.
 *
 * @module
 */
import type { Paint } from "../output/colour.ts";
import { widthOf, wrap } from "../output/width.ts";
import type { Finding } from "./finding.ts";

const markWidth = 9;

export function reportLines(finding: Finding, paint: Paint, columns: number): string[] {
  const { level, area, text } = finding;
  const style = { ok: paint.green, note: paint.yellow, problem: paint.red }[level];
  const room = Math.max(20, columns - markWidth);
  const [first = "", ...rest] = wrap(`${area}: ${text}`, room);
  const margin = " ".repeat(markWidth);
  const lines = [style(level.padEnd(markWidth)) + first, ...rest.map((row) => margin + row)];
  if (finding.level === "ok") return lines;
  const todo = wrap(finding.todo, room - widthOf("→ ")).map(
    (row, at) => `${margin}${at === 0 ? "→ " : "  "}${row}`,
  );
  return [...lines, ...todo.map((row) => paint.bold(row))];
}

/** How many of each, in one sentence. */
export function summary(findings: readonly Finding[]): string {
  const count = (level: Finding["level"]) =>
    findings.filter((finding) => finding.level === level).length;
  const [problems, notes] = [count("problem"), count("note")];
  const notesText = `${notes} ${notes === 1 ? "note" : "notes"}`;
  if (problems === 0) return notes === 0 ? "All is well." : `No problem found; ${notesText}.`;
  return `${problems} ${problems === 1 ? "problem" : "problems"}, ${notesText}.`;
}
