/**
 * Removes namespaces together with whatever still runs inside them.
 * @module
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isLeftover } from "./names.ts";
import { runNow } from "./run.ts";

/** Where `ip netns` keeps the names. */
const folder = "/run/netns";

/** Removes these namespaces. Synchronous, because the end of a process waits for nothing. */
export function remove(namespaces: readonly string[]): void {
  // A namespace lives on, nameless, for as long as a process is in it.
  for (const name of namespaces) {
    for (const pid of runNow("ip", ["netns", "pids", name]).split("\n").filter(Boolean))
      end(Number(pid));
  }
  runNow("ip", ["-force", "-batch", "-"], namespaces.map((name) => `netns del ${name}`).join("\n"));
}

/** Removes what tests left behind that were killed before they could clean up; returns the names. */
export function sweep(): readonly string[] {
  const left = existsSync(folder) ? readdirSync(folder).filter(isLeftover) : [];
  if (left.length > 0) remove(left);
  for (const home of readdirSync(tmpdir()).filter(isLeftover)) {
    rmSync(join(tmpdir(), home), { recursive: true, force: true });
  }
  return left;
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It went by itself.
  }
}
