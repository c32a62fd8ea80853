/**
 * Installs what is missing before anything else runs, so that a fresh clone needs no step of its own.
 * Plain JavaScript for an old Node.js, and no dependency: at this point there are none.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { findRuntime, tooOld } from "../packages/app/bin/runtime.js";
import { withLock } from "./lock.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Ends the command with a sentence for the person who started it. */
export class Stop extends Error {
  /**
   * @param {string} message
   * @param {number} status
   */
  constructor(message, status = 1) {
    super(message);
    this.status = status;
  }
}

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Why `node_modules` is not what `package-lock.json` asks for, in a few words, or `undefined` when it is.
 * npm writes its own record, `node_modules/.package-lock.json`, last of all: without it an install was cut short.
 * Optional packages may be absent, the pinned runtime excepted where no other Node.js serves.
 *
 * @param {string} folder the root of the repository
 * @returns {string | undefined}
 */
export function outOfStep(folder) {
  const wanted = readJson(join(folder, "package-lock.json"))?.packages;
  if (wanted === undefined) return "there is no package-lock.json";
  if (!existsSync(join(folder, "node_modules"))) return "nothing is installed yet";
  const installed = readJson(join(folder, "node_modules", ".package-lock.json"))?.packages;
  if (installed === undefined) return "an earlier installation was not finished";
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.includes("node_modules/")) continue;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    if (entry.link === true) {
      if (!linksTo(join(folder, path), join(folder, entry.resolved)))
        return `${name} is not linked`;
      continue;
    }
    const found = installed[path];
    if (found === undefined && mayBeAbsent(entry)) continue;
    if (found === undefined) return `${name} is missing`;
    if (found.version !== entry.version || found.integrity !== entry.integrity)
      return `${name} is another version`;
    if (readJson(join(folder, path, "package.json"))?.version !== entry.version)
      return `${name} is damaged`;
  }
  return undefined;
}

/** @param {{ optional?: boolean, devOptional?: boolean, peer?: boolean }} entry */
function mayBeAbsent(entry) {
  return entry.optional === true || entry.devOptional === true || entry.peer === true;
}

/**
 * @param {string} link
 * @param {string} target
 */
function linksTo(link, target) {
  try {
    return realpathSync(link) === realpathSync(target);
  } catch {
    return false;
  }
}

/**
 * Makes sure that everything is installed, and says which Node.js to go on with.
 *
 * @returns {Promise<string>} the path of the runtime
 */
export async function ensureInstalled() {
  const from = join(root, "package.json");
  if (outOfStep(root) !== undefined || findRuntime(from) === undefined) {
    await withLock(join(root, ".earshot", "install.lock"), say, async () => {
      // Whoever held the lock before us may have done it.
      const reason =
        outOfStep(root) ??
        (findRuntime(from) === undefined ? "there is no Node.js to run on" : undefined);
      if (reason !== undefined) await install(reason);
    });
  }
  const runtime = findRuntime(from);
  if (runtime === undefined) throw new Stop(tooOld());
  return runtime;
}

/** @param {string} reason */
async function install(reason) {
  say(`Installing what Earshot needs (${reason}); the first time this takes about half a minute.`);
  const started = Date.now();
  const { command, args } = npm();
  const child = spawn(command, [...args, "ci", "--loglevel=error", "--no-audit", "--no-fund"], {
    cwd: root,
    // Standard output belongs to the command that is about to run.
    stdio: /** @type {const} */ (["ignore", 2, 2]),
    shell: process.platform === "win32" && command === "npm",
  });
  const pulse = setInterval(() => {
    if (!process.stderr.isTTY) say(`… still installing after ${seconds(started)} s`);
  }, 10_000);
  let interrupted = false;
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    interrupted = true;
    // In a terminal npm has had it already. What it leaves half done is noticed at the next start, so it need not linger.
    if (!process.stdin.isTTY) child.kill(signal);
    setTimeout(() => child.kill("SIGKILL"), 2_000).unref();
  };
  const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const signal of signals) process.on(signal, forward);
  const [code, signal] = await new Promise((resolve) => {
    child.on("error", () => resolve([127, null]));
    child.on("exit", (status, by) => resolve([status, by]));
  });
  clearInterval(pulse);
  for (const name of signals) process.off(name, forward);
  if (interrupted || signal !== null) {
    throw new Stop("The installation was interrupted; the next start begins it again.", 130);
  }
  if (code === 127)
    throw new Stop("npm was not found; it comes with Node.js from https://nodejs.org.");
  if (code !== 0) {
    throw new Stop(
      "npm could not install the packages: the lines above say why. Is the network there, and the disk not full?",
    );
  }
  const still = outOfStep(root);
  if (still !== undefined)
    throw new Stop(`npm finished, but ${still}: remove node_modules and try again.`);
  say(`Installed in ${seconds(started)} s.`);
}

/**
 * The npm to use, and a Node.js to run it that does not itself live in the `node_modules` that npm is about to replace.
 *
 * @returns {{ command: string, args: string[] }}
 */
function npm() {
  const script = process.env["npm_execpath"];
  const runners = [process.env["npm_node_execpath"], process.execPath];
  const inside = (/** @type {string} */ path) =>
    !relative(join(root, "node_modules"), path).startsWith(`..${sep}`);
  const runner = runners.find((path) => path !== undefined && existsSync(path) && !inside(path));
  if (script?.endsWith("npm-cli.js") && existsSync(script) && runner !== undefined)
    return { command: runner, args: [script] };
  return { command: "npm", args: [] };
}

/** @param {number} started */
function seconds(started) {
  return Math.round((Date.now() - started) / 1000);
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs the body of a tool; what stops it is told in one sentence.
 *
 * @param {() => Promise<void>} body
 */
export async function tool(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(error.message);
    process.exitCode = error.status;
  }
}
