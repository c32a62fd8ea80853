/**
 * Runs a command to its end, feeding it its input and keeping what it said for the message of the error.
 * @module
 */
import { spawn, spawnSync } from "node:child_process";

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command and resolves when it has ended, whatever its status. */
export function attempt(command: string, args: readonly string[], input = ""): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
    // A command that ends before it has read everything is judged by its status.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/** Runs a command that has to succeed; returns what it printed. */
export async function run(command: string, args: readonly string[], input = ""): Promise<string> {
  const { status, stdout, stderr } = await attempt(command, args, input);
  if (status !== 0) throw new Error(complaint(command, args, input, status, stderr));
  return stdout;
}

/** For the last moments of a process, in which nothing can be awaited any more. Never throws. */
export function runNow(command: string, args: readonly string[], input = ""): string {
  return spawnSync(command, args, { input, encoding: "utf8" }).stdout ?? "";
}

function complaint(
  command: string,
  args: readonly string[],
  input: string,
  status: number | null,
  stderr: string,
): string {
  const numbered = input.split("\n").map((line, index) => `${index + 1}\t${line}`);
  return `${command} ${args.join(" ")} ended with ${status}\n${stderr}${input === "" ? "" : `input:\n${numbered.join("\n")}`}`;
}
