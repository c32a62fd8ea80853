/**
 * The commands about conversations, boards, games and calculators, started on hosts, and the lines that they print.
 * @module
 */
import assert from "node:assert/strict";
import type { Host } from "./host.ts";
import type { LabProcess } from "./lab-process.ts";

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** The lines of `--json` that these tests look at. */
export interface Line {
  readonly type: string;
  readonly id?: string;
  readonly title?: string;
  readonly text?: string;
  readonly member?: Named;
  readonly from?: Named;
  readonly own?: boolean;
  readonly conversation?: { readonly title: string };
  readonly members?: readonly Named[];
  readonly pending?: readonly Named[];
  readonly person?: {
    readonly name: string;
    readonly availability: string;
    readonly words: string;
  };
  readonly messages?: number;
  readonly number?: number;
  readonly host?: Named;
  readonly hosting?: boolean;
  readonly term?: number;
  readonly player?: Named;
  readonly winners?: readonly Named[];
  readonly ranking?: readonly {
    readonly name: string;
    readonly place: number;
    readonly points: number;
  }[];
  readonly value?: string;
  readonly expression?: string;
  readonly accepted?: boolean;
  readonly at: string;
}

export type Running = LabProcess<Line>;

export const withinMs = 30_000;
/** One that starts later may be looked for as long. */
export const patience = ["--timeout", "25s"];

export function started(host: Host, ...args: readonly string[]): Running {
  return host.earshot<Line>([...args, "--json", "--name", host.name]);
}

export async function ended(process: Running): Promise<readonly Line[]> {
  const { status } = await process.untilEnded({ withinMs });
  assert.equal(status, 0, `${process.title}\n${process.stderr}`);
  return process.json;
}

export async function quits(...processes: readonly Running[]): Promise<void> {
  for (const process of processes) process.kill("SIGINT");
  for (const process of processes) await ended(process);
}

export function shows(
  process: Running,
  what: string,
  predicate: (line: Line) => boolean,
): Promise<unknown> {
  return process.until(predicate, { withinMs, what });
}

/** In the order of the alphabet, with spaces between them. */
export const names = (some: readonly Named[] = []): string =>
  some
    .map(({ name }) => name)
    .toSorted()
    .join(" ");
