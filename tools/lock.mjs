/**
 * One at a time across processes: a lock file that its holder keeps fresh, so that a holder that died is noticed.
 *
 * @module
 */
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const freshMs = 2_000;
const staleMs = 30_000;

/**
 * @param {string} path
 * @param {(line: string) => void} say
 * @param {() => Promise<void>} body
 */
export async function withLock(path, say, body) {
  mkdirSync(dirname(path), { recursive: true });
  for (let told = false; !take(path);) {
    const holder = heldBy(path);
    if (holder === undefined) continue;
    if (!told) say(`Another installation is under way here (process ${holder}); waiting for it.`);
    told = true;
    await sleep(300);
  }
  const beat = setInterval(() => touch(path), freshMs);
  const release = () => rmSync(path, { force: true });
  process.on("exit", release);
  try {
    await body();
  } finally {
    clearInterval(beat);
    process.off("exit", release);
    release();
  }
}

/** @param {string} path */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    return false;
  }
}

/**
 * The process that holds the lock; a lock whose holder is gone is taken away first.
 *
 * @param {string} path
 */
function heldBy(path) {
  try {
    const pid = readFileSync(path, "utf8");
    const age = Date.now() - statSync(path).mtimeMs;
    // Just created and not yet written, or alive and kept fresh.
    if (age < staleMs && (pid === "" || alive(Number(pid)))) return pid;
    const aside = `${path}.${process.pid}`;
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
  }
  return undefined;
}

/** @param {number} pid */
function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** @param {string} path */
function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Taken away as stale after a long sleep of this machine: npm runs on, the worst case is a second installation.
  }
}
