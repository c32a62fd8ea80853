/**
 * The circumstances of a run: the machine, the versions, the commit.
 * @module
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { repository } from "../lab/kit/paths.ts";
import type { Machine } from "./result.ts";

export function machine(): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model ?? "unknown",
    cores: all.length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    // What comes after the numbers names whoever built it.
    kernel: /^[\d.]+/.exec(release())?.[0] ?? release(),
    node: process.version.slice(1),
    rmemMaxBytes: Number(readFileSync("/proc/sys/net/core/rmem_max", "utf8")),
  };
}

export function commit(): { readonly commit: string; readonly uncommitted: boolean } {
  const git = (...args: readonly string[]): string =>
    spawnSync("git", args, { cwd: repository, encoding: "utf8" }).stdout?.trim() ?? "";
  return {
    commit: git("rev-parse", "--short=12", "HEAD") || "unknown",
    uncommitted: git("status", "--porcelain", "--", "packages") !== "",
  };
}

/** The version of a Debian package, or `undefined` when it is not installed. */
export function debianVersion(name: string): string | undefined {
  const { stdout, status } = spawnSync("dpkg-query", ["--show", "--showformat=${Version}", name], {
    encoding: "utf8",
  });
  return status === 0 && stdout !== "" ? stdout : undefined;
}
