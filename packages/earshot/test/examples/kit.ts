/**
 * Examples as somebody would run them: processes of their own, on the loopback interface.
 * @module
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import type { TestContext } from "node:test";

const root = join(import.meta.dirname, "../../../..");

export interface Running {
  /** What it has printed so far. */
  readonly lines: readonly string[];
  readonly exit: Promise<number | null>;
  /** Types a line. */
  say(line: string): void;
  /** Ends its standard input. */
  hangUp(): void;
  /** Ctrl-C. */
  interrupt(): void;
}

/** Starts `examples/<name>.ts`; it is gone when the test ends. */
export function run(
  context: TestContext,
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(
    process.execPath,
    ["--conditions=earshot-source", `examples/${name}.ts`, ...args],
    { cwd: root, stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } },
  );
  context.after(() => child.kill());
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  return {
    lines,
    exit: once(child, "close").then(([code]) => code as number | null),
    say: (line) => void child.stdin.write(`${line}\n`),
    hangUp: () => child.stdin.end(),
    interrupt: () => void child.kill("SIGINT"),
  };
}

/** Processes of a whole runtime each, on a machine that has other things to do. */
const deadlineMs = 60_000;
/** Between two looks, in which the processes have the machine to themselves. */
const lookMs = 10;

/** Waits for what processes do. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + deadlineMs; !holds(); await pause(lookMs))
    if (performance.now() > end) throw new Error(`${what} did not come within ${deadlineMs} ms`);
}
