/**
 * Runs one phase in processes of its own and reads back what came of it.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import type { Phase } from "./phases.ts";
import { totalsMark } from "./reporter.ts";
import { installSystemPackages } from "./system-packages.ts";
import { noTotals, type Totals } from "./totals.ts";

export interface Result {
  readonly totals: Totals;
  /** To be printed before the phase's line: nothing when all is well. */
  readonly output: string;
  /** In place of the totals on the phase's line. */
  readonly note?: string;
}

/**
 * @param files the test files of a phase of files
 * @param flags further arguments for `node --test`
 */
export async function runPhase(
  phase: Phase,
  files: readonly string[],
  flags: readonly string[],
): Promise<Result> {
  switch (phase.kind) {
    case "system":
      return system();
    case "commands":
      return commands(phase);
    case "files":
      return testFiles(phase, files, flags);
  }
}

function system(): Result {
  const outcome = installSystemPackages();
  if (outcome.ok) return { totals: passed(), output: "", note: outcome.note };
  if ("failed" in outcome) return failed(outcome.failed);
  if (process.env["CI"] === "true")
    return failed(`Continuous integration must be able to run this: ${outcome.notRun}`);
  return { totals: { ...noTotals(), skipped: 1, notRun: { [outcome.notRun]: 1 } }, output: "" };
}

async function commands(phase: Phase & { readonly kind: "commands" }): Promise<Result> {
  const outputs: string[] = [];
  for (const [tool, ...args] of phase.commands) {
    const { status, output, late } = await runNode([binOf(tool), ...args], phase);
    if (status !== 0) outputs.push(output);
    if (late) outputs.push(`${tool} took longer than ${phase.limitMs / 1000} s.\n`);
  }
  return outputs.length === 0 ? { totals: passed(), output: "" } : failed(outputs.join("\n"));
}

/** The script behind a command of `node_modules/.bin`, which on Windows is a wrapper that Node.js cannot run. */
function binOf(tool: string): string {
  for (const name of [tool, "typescript"]) {
    const manifest = join("node_modules", name, "package.json");
    if (!existsSync(manifest)) continue;
    const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as {
      bin?: string | Record<string, string>;
    };
    const script = typeof bin === "string" ? bin : bin?.[tool];
    if (script !== undefined) return join("node_modules", name, script);
  }
  throw new Error(`${tool} is not installed.`);
}

async function testFiles(
  phase: Phase & { readonly kind: "files" },
  files: readonly string[],
  flags: readonly string[],
): Promise<Result> {
  if (files.length === 0) return failed(`No file matches ${phase.files.join(" ")}`);
  const args = [
    "--conditions=earshot-source",
    "--test",
    `--test-reporter=${join(import.meta.dirname, "reporter.ts")}`,
    `--test-timeout=${phase.testTimeoutMs}`,
    ...(phase.concurrency === undefined ? [] : [`--test-concurrency=${phase.concurrency}`]),
    ...flags,
    ...files,
  ];
  const { status, output, late } = await runNode(args, phase);
  const at = output.lastIndexOf(totalsMark);
  if (at === -1) {
    const reason = late
      ? `${phase.name} took longer than ${phase.limitMs / 1000} s and was stopped.`
      : `node --test ended with status ${status} before it had told its totals.`;
    return failed(`${output}\n${reason}`);
  }
  const end = output.indexOf("\n", at);
  const totals = JSON.parse(output.slice(at + totalsMark.length, end)) as Totals;
  let rest = output.slice(0, at) + output.slice(end + 1);
  if (late) rest += `\n${phase.name} took longer than ${phase.limitMs / 1000} s and was stopped.\n`;
  // Whatever the reporter did not see (a worker that crashed, say) still counts.
  if (status !== 0 && totals.failed === 0) {
    totals.failed = 1;
    return { totals, output: `${rest}\nnode --test ended with status ${status}.\n` };
  }
  return { totals, output: rest };
}

/** Whatever else runs has the processors first. */
function giveWay(pid: number): void {
  const lowest = constants.priority.PRIORITY_LOW;
  try {
    setPriority(pid, lowest);
    // Linux weighs sessions against each other first, where it groups them (sched(7)).
    writeFileSync(`/proc/${pid}/autogroup`, `${lowest}`);
  } catch {
    // Then they share.
  }
}

function passed(): Totals {
  return { ...noTotals(), passed: 1 };
}

function failed(output: string): Result {
  return { totals: { ...noTotals(), failed: 1 }, output: `${output.trimEnd()}\n` };
}

interface Ended {
  readonly status: number;
  readonly output: string;
  readonly late: boolean;
}

/** Runs Node.js in a process group of its own, so that nothing that it started outlives it. */
async function runNode(
  args: readonly string[],
  { limitMs, besideNext = false }: Phase,
): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
    // Within a test file Node.js would refuse to run others; our own test does that.
    env: {
      ...process.env,
      NODE_TEST_CONTEXT: undefined,
      FORCE_COLOR: undefined,
      NO_COLOR: "1",
      // Each file, and each program that one starts, would compile the same sources again.
      NODE_COMPILE_CACHE: join(process.cwd(), "node_modules", ".cache", "compiled"),
    },
  });
  if (besideNext && child.pid !== undefined) giveWay(child.pid);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));

  const killGroup = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(process.platform === "win32" ? child.pid : -child.pid, signal);
    } catch {
      // It has ended.
    }
  };
  const interrupted = (signal: NodeJS.Signals): void => {
    killGroup("SIGTERM");
    // Second thoughts are not needed: what hangs on now would hang on for ever.
    setTimeout(() => {
      killGroup("SIGKILL");
      process.exit(signal === "SIGINT" ? 130 : 143);
    }, 1_000);
  };
  const atExit = (): void => killGroup("SIGKILL");
  process.on("SIGINT", interrupted).on("SIGTERM", interrupted).on("exit", atExit);

  let late = false;
  const limit = setTimeout(() => {
    late = true;
    killGroup("SIGTERM");
    setTimeout(() => killGroup("SIGKILL"), 5_000).unref();
  }, limitMs);
  const status = await new Promise<number>((resolve) => {
    child.on("error", () => resolve(127));
    child.on("close", (code) => resolve(code ?? 128));
  });
  clearTimeout(limit);
  process.off("SIGINT", interrupted).off("SIGTERM", interrupted).off("exit", atExit);
  killGroup("SIGKILL");
  return { status, output: Buffer.concat(chunks).toString("utf8"), late };
}
