/**
 * A terminal that a test can type into and look at: a tmux server of its own.
 *
 * @module
 */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { until } from "./until.ts";

const execute = promisify(execFile);

export class Tmux implements AsyncDisposable {
  readonly #server = `earshot-${randomUUID().slice(0, 8)}`;

  /** Starts `command` in a terminal of this size. */
  static async start(
    columns: number,
    rows: number,
    command: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Tmux> {
    const terminal = new Tmux();
    const settings = Object.entries(env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
    const quoted = command.map((part) => `'${part.replaceAll("'", "'\\''")}'`).join(" ");
    await terminal.run(
      "new-session",
      "-d",
      "-x",
      String(columns),
      "-y",
      String(rows),
      ...settings,
      quoted,
      ";",
      "set",
      "-g",
      "remain-on-exit",
      "on",
    );
    return terminal;
  }

  async run(...args: readonly string[]): Promise<string> {
    const { stdout } = await execute("tmux", ["-L", this.#server, "-f", "/dev/null", ...args], {
      env: { ...process.env, LC_ALL: "C.UTF-8", TERM: "xterm-256color" },
    });
    return stdout;
  }

  /** What stands on the screen. */
  screen(): Promise<string> {
    return this.run("capture-pane", "-p");
  }

  /** The same with colours. */
  colours(): Promise<string> {
    return this.run("capture-pane", "-p", "-e");
  }

  async type(text: string): Promise<void> {
    await this.run("send-keys", "-l", text);
  }

  async press(...keys: readonly string[]): Promise<void> {
    await this.run("send-keys", ...keys);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.run("resize-window", "-x", String(columns), "-y", String(rows));
  }

  async shows(what: string | RegExp): Promise<void> {
    let last = "";
    await until(
      async () => {
        last = await this.screen();
        return typeof what === "string" ? last.includes(what) : what.test(last);
      },
      () => `${String(what)} on the screen:\n${last}`,
    );
  }

  /** Waits for the command to end; its exit status. */
  async ended(): Promise<number> {
    let status = "";
    await until(
      async () => {
        status = await this.run("display-message", "-p", "#{pane_dead}:#{pane_dead_status}");
        return status.startsWith("1:");
      },
      () => "the end of the command",
    );
    return Number(status.trim().slice(2));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run("kill-server").catch(() => {});
  }
}
