/**
 * What all hosts of the benchmarks have in common: settings from the command line, orders from standard input, lines to
 * standard output.
 * @module
 */
import { createInterface } from "node:readline";
import { flushCompileCache } from "node:module";
import type { CpuUsed, HostLine, HostSettings, Order } from "./settings.ts";

export function settings(): HostSettings {
  return JSON.parse(process.argv[2] ?? "") as HostSettings;
}

export function say(line: HostLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Tells that this host is in place, and keeps its compiled modules for the next one. */
export function ready(version: string): void {
  flushCompileCache();
  say({ type: "ready", version });
}

/** Processor time of this process so far, and the part of it outside of the kernel. */
export function cpuUsed(): CpuUsed {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1_000, userMs: user / 1_000 };
}

/** What was used since then. */
export function cpuSince(before: CpuUsed): CpuUsed {
  const now = cpuUsed();
  return { cpuMs: now.cpuMs - before.cpuMs, userMs: now.userMs - before.userMs };
}

/** What is done at which order. `end`, and the end of the input, end the process. */
export function obey(orders: Partial<Record<Exclude<Order, "end">, () => void>>): void {
  const input = createInterface({ input: process.stdin });
  input.on("line", (line) => {
    if (line === "end") process.exit();
    orders[line as Exclude<Order, "end">]?.();
  });
  // The driver is gone, and nobody would ever stop us.
  input.on("close", () => process.exit());
}
