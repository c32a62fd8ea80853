/**
 * A process in a host: its lines of output as they come, its end, and signals. What it said on standard error is kept
 * for the message of a test that fails.
 * @module
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { sharedNow } from "./clock.ts";
import { repository } from "./paths.ts";

/** A line of standard output. */
export interface OutputLine<Json> {
  readonly text: string;
  /** The line taken as JSON, where it is a JSON object. */
  readonly json: Json | undefined;
  /** When it was read here, on the shared clock; the process may tell its own time in the line. */
  readonly at: number;
}

export interface Ending {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly at: number;
}

export interface Within {
  readonly withinMs: number;
  /** Only lines from this one on; see `mark`. Default: all lines there ever were. */
  readonly since?: number;
  /** What is waited for, for the message of the error. */
  readonly what?: string;
}

export class LabProcess<Json = Readonly<Record<string, unknown>>> implements AsyncDisposable {
  /** How to find it in a message: the host and the command. */
  readonly title: string;
  readonly pid: number;
  readonly lines: OutputLine<Json>[] = [];
  stderr = "";
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();
  #ending: Ending | undefined;

  constructor(title: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.title = title;
    const child = spawn(command, args, {
      cwd: repository,
      env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child = child;
    this.pid = child.pid ?? -1;
    child.stdin.on("error", () => {});
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.#look();
    });
    createInterface({ input: Readable.from(child.stdout) }).on("line", (text) => {
      this.lines.push({ text, json: parse(text) as Json | undefined, at: sharedNow() });
      this.#look();
    });
    this.ended = new Promise((resolve) => {
      child.on("error", (error) => (this.stderr += error.message));
      child.on("close", (status, signal) => {
        this.#ending = { status, signal, at: sharedNow() };
        resolve(this.#ending);
        this.#look();
      });
    });
  }

  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** All lines so far that are JSON objects. */
  get json(): readonly Json[] {
    return this.lines.map(({ json }) => json).filter((json) => json !== undefined);
  }

  /** The number of the next line, to wait only for what comes after now. */
  mark(): number {
    return this.lines.length;
  }

  /** Resolves with the first line of JSON that the predicate accepts. */
  async until(
    predicate: (json: Json) => boolean,
    within: Within,
  ): Promise<OutputLine<Json> & { readonly json: Json }> {
    const line = await this.#first(({ json }) => json !== undefined && predicate(json), within);
    return line as OutputLine<Json> & { readonly json: Json };
  }

  /** Resolves with the first line whose text matches. */
  untilText(pattern: RegExp, within: Within): Promise<OutputLine<Json>> {
    return this.#first(({ text }) => pattern.test(text), { what: String(pattern), ...within });
  }

  /** Resolves when this was said on either stream; for remarks, which go to standard error. */
  async untilSaid(pattern: RegExp, { withinMs }: { readonly withinMs: number }): Promise<void> {
    const said = (): boolean => {
      if (this.lines.some(({ text }) => pattern.test(text)) || pattern.test(this.stderr))
        return true;
      if (this.#ending !== undefined) throw this.#complaint(`ended without ${pattern}`);
      return false;
    };
    await this.#when(said, withinMs, () => `no ${pattern} within ${withinMs} ms`);
  }

  /** Resolves when the process has ended by itself. */
  async untilEnded({ withinMs }: { readonly withinMs: number }): Promise<Ending> {
    await this.#when(
      () => this.#ending !== undefined,
      withinMs,
      () => `did not end within ${withinMs} ms`,
    );
    return this.ended;
  }

  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  endInput(): void {
    this.#child.stdin?.end();
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    this.#child.kill(signal);
  }

  /** Freezes it, as a laptop that is shut. */
  stop(): void {
    this.kill("SIGSTOP");
  }

  resume(): void {
    this.kill("SIGCONT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ending === undefined) this.kill("SIGKILL");
    await this.ended;
  }

  async #first(
    accepts: (line: OutputLine<Json>) => boolean,
    { withinMs, since = 0, what = "what was asked for" }: Within,
  ): Promise<OutputLine<Json>> {
    let next = since;
    let found: OutputLine<Json> | undefined;
    const look = (): boolean => {
      while (found === undefined && next < this.lines.length) {
        const line = this.lines[next++];
        if (line !== undefined && accepts(line)) found = line;
      }
      if (found === undefined && this.#ending !== undefined)
        throw this.#complaint(`ended without ${what}`);
      return found !== undefined;
    };
    await this.#when(look, withinMs, () => `no line within ${withinMs} ms with ${what}`);
    if (found === undefined) throw this.#complaint("lost a line");
    return found;
  }

  async #when(holds: () => boolean, withinMs: number, otherwise: () => string): Promise<void> {
    if (holds()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const late = setTimeout(() => reject(this.#complaint(otherwise())), withinMs);
    const watcher = (): void => {
      try {
        if (holds()) resolve();
      } catch (error) {
        reject(error);
      }
    };
    this.#watchers.add(watcher);
    try {
      await promise;
    } finally {
      clearTimeout(late);
      this.#watchers.delete(watcher);
    }
  }

  #look(): void {
    for (const watcher of this.#watchers) watcher();
  }

  #complaint(problem: string): Error {
    const { status, signal } = this.#ending ?? {};
    const ended = this.#ending === undefined ? "" : `\nended with ${signal ?? status}`;
    const last = this.lines
      .slice(-12)
      .map(({ text }) => `  ${text.slice(0, 500)}`)
      .join("\n");
    return new Error(
      `${this.title}: ${problem}${ended}\nlast output:\n${last}\nstandard error:\n${this.stderr.slice(-3_000)}`,
    );
  }
}

function parse(text: string): unknown {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
