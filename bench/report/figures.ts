/**
 * Figures in words that a person can compare.
 * @module
 */
import type { Outcome, Run } from "../result.ts";
import type { Spread } from "../statistics.ts";

/** With three digits that count: `12.3`, `1,230`, `0.123`. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const after = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size === 0 ? 0 : 3;
  return value.toLocaleString("en-GB", {
    minimumFractionDigits: after,
    maximumFractionDigits: after,
  });
}

/** `2.31 M/s`, `412 k/s`, `30 /s` */
export function perSecond(value: number): string {
  if (value >= 1e6) return `${digits(value / 1e6)} M/s`;
  if (value >= 1e3) return `${digits(value / 1e3)} k/s`;
  return `${digits(value)} /s`;
}

/** `87 µs`, `1.20 ms` */
export function duration(milliseconds: number): string {
  return milliseconds < 1
    ? `${(milliseconds * 1_000).toFixed(0)} µs`
    : `${digits(milliseconds)} ms`;
}

export function percent(part: number): string {
  return `${digits(part * 100)} %`;
}

/** `4.2 × (3.9–4.6)`; the spread is left out of a single round. */
export function times({ median, min, max, of }: Spread): string {
  const middle = `${digits(median)} ×`;
  return of === 1 ? middle : `${middle} (${digits(min)}–${digits(max)})`;
}

/** A figure by its name, whose end is the unit. */
export function figureInWords(name: string, value: number): string {
  if (name === "perS") return perSecond(value);
  if (name === "arrivedPart") return `${percent(value)} arrived`;
  if (name.endsWith("Ms")) return duration(value);
  if (name.endsWith("Percent")) return `${digits(value)} %`;
  if (name.endsWith("bytesPerS")) return `${digits(value)} B/s`;
  if (name.endsWith("PerS")) return `${digits(value)} /s`;
  if (name.endsWith("Us")) return `${digits(value)} µs`;
  if (name.endsWith("Ns")) return `${digits(value)} ns`;
  return digits(value);
}

export const outcomeWords: Readonly<Record<Exclude<Outcome, "complete" | "unreliable">, string>> = {
  lost: "lost messages",
  disordered: "messages out of order",
  late: "did not finish",
  failed: "failed",
};

/** Figures by name, in a word. */
const labels: Readonly<Record<string, string>> = {
  p50Ms: "p50",
  p95Ms: "p95",
  p99Ms: "p99",
  p999Ms: "p99.9",
  senderUs: "sender",
  receiverUs: "receiver",
  opNs: "an operation",
  leastNs: "least",
  mostNs: "most",
  cpuPercent: "processor",
  bytesPerS: "sent",
  packetsPerS: "packets",
  entriesPerS: "entries",
  longestTurnMs: "longest turn of the loop",
  longestTurnCpuMs: "of its thread",
  entryUs: "an entry",
};

/** One run, in a line of progress. */
export function runInWords({ outcome, figures = {}, note }: Run): string {
  if (outcome !== "complete" && outcome !== "unreliable")
    return `${outcomeWords[outcome]}: ${note?.split("\n")[0] ?? ""}`;
  return Object.entries(figures)
    .map(([name, value]) => `${labelOf(name)} ${figureInWords(name, value)}`.trim())
    .join(", ");
}

export function labelOf(figure: string): string {
  return labels[figure] ?? "";
}
