/**
 * A terminal in a host, with a program in it: keys go in, the screen can be looked at. Made of tmux.
 * @module
 */
import { join } from "node:path";
import { eventually } from "./clock.ts";
import { run } from "./run.ts";

/** What a terminal needs of a host. */
export interface TerminalHost {
  readonly name: string;
  readonly home: string;
  enter(command: readonly string[]): readonly string[];
  environment(): NodeJS.ProcessEnv;
}

export class Terminal implements AsyncDisposable {
  readonly #socket: string;
  readonly #title: string;
  #last = "";

  private constructor(socket: string, title: string) {
    this.#socket = socket;
    this.#title = title;
  }

  /** Starts a command in a terminal of this many columns and rows. */
  static async open(
    host: TerminalHost,
    command: readonly string[],
    { columns = 100, rows = 30 }: { readonly columns?: number; readonly rows?: number } = {},
  ): Promise<Terminal> {
    const terminal = new Terminal(
      join(host.home, "tmux"),
      `${host.name}: ${command.slice(-3).join(" ")}`,
    );
    const { NO_COLOR: _colour, ...environment } = host.environment();
    const env = Object.entries({ ...environment, TERM: "screen-256color", LC_ALL: "C.UTF-8" });
    // The server lives in the host as well, so that it goes with the host's namespace.
    const [first = "", ...rest] = host.enter([
      "env",
      "-i",
      ...env.map(([name, value]) => `${name}=${value ?? ""}`),
      "tmux",
      "-S",
      terminal.#socket,
      "-f",
      "/dev/null",
      "new-session",
      "-d",
      "-x",
      String(columns),
      "-y",
      String(rows),
      "-s",
      "lab",
      ...command,
    ]);
    await run(first, rest);
    // What a program printed last is still there to be read when it has ended.
    await terminal.#tmux("set-option", "-w", "remain-on-exit", "on");
    return terminal;
  }

  /** What stands on the screen. */
  async screen(): Promise<string> {
    this.#last = await this.#tmux("capture-pane", "-p");
    return this.#last;
  }

  /** Types text, without a key that ends the line. */
  async type(text: string): Promise<void> {
    await this.#tmux("send-keys", "-l", text);
  }

  /** Presses keys by their tmux names, such as `Enter`, `C-c`, `PageUp`. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  /** Resolves when the screen matches. */
  async shows(pattern: RegExp, { withinMs }: { readonly withinMs: number }): Promise<void> {
    try {
      await eventually(async () => pattern.test(await this.screen()), { withinMs });
    } catch (cause) {
      throw new Error(`${this.#title}: no ${pattern} within ${withinMs} ms on\n${this.#last}`, {
        cause,
      });
    }
  }

  /** Resolves with the exit status of the program when it has ended. */
  async ends({ withinMs }: { readonly withinMs: number }): Promise<number> {
    const status = (): Promise<string> =>
      this.#tmux("display-message", "-p", "#{pane_dead}:#{pane_dead_status}");
    await eventually(async () => (await status()).startsWith("1:"), {
      withinMs,
      what: `the end of ${this.#title}`,
    });
    return Number((await status()).trim().slice(2));
  }

  /** Of the program. */
  async pid(): Promise<number> {
    return Number(await this.#tmux("display-message", "-p", "#{pane_pid}"));
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server").catch(() => {});
  }

  #tmux(...args: readonly string[]): Promise<string> {
    return run("tmux", ["-S", this.#socket, ...args]);
  }
}
