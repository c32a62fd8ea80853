/**
 * The real program as processes on the loopback interface, which nothing leaves.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { until } from "./until.ts";

export const mainPath: string = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
export const nodeArgs: readonly string[] = ["--conditions=earshot-source", mainPath];

/** Options that keep a process on loopback, and leave no file. */
export function onLoopback(port: number): string[] {
  return ["--interface", "lo", "--port", String(port), "--ephemeral"];
}

export class Program implements AsyncDisposable {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** The exit status, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
  readonly kill: (signal: NodeJS.Signals) => boolean;
  #out = "";
  #err = "";
  #running = true;

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, [...nodeArgs, ...args], {
      env: { ...process.env, NO_COLOR: "1", ...env },
      stdio: "pipe",
    });
    this.stdin = child.stdin;
    this.stdout = child.stdout;
    this.kill = (signal) => child.kill(signal);
    child.stdin.on("error", () => {});
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      this.#out += part;
    });
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      this.#err += part;
    });
    this.ended = once(child, "close").then(([code, signal]: (number | string | null)[]) => {
      this.#running = false;
      return code ?? signal ?? "gone";
    });
  }

  get out(): string {
    return this.#out;
  }

  get err(): string {
    return this.#err;
  }

  shows(what: string): Promise<void> {
    return until(
      () => this.#out.includes(what),
      () => `"${what}" on standard output:\n${this.#out}\n${this.#err}`,
    );
  }

  says(what: string): Promise<void> {
    return until(
      () => this.#err.includes(what),
      () => `"${what}" on standard error:\n${this.#out}\n${this.#err}`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#running) this.kill("SIGKILL");
    await this.ended;
  }
}
