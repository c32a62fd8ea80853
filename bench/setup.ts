/**
 * Installs what the benchmarks compare with: Debian packages as root, npm packages into `bench/node_modules` by the
 * lockfile here. The product needs none of it. What cannot be had is left out, and the report says so.
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { installSystemPackages, systemPackages } from "../tools/test/system-packages.ts";
import type { System } from "./systems.ts";

const folder = import.meta.dirname;

/** Debian packages by the system that needs them. */
const debianPackages: Readonly<Record<string, string>> = {
  cyclone: "cyclonedds-tools",
  nats: "nats-server",
};
const fromNpm = ["nats", "zeromq"];

/** Why nothing can be measured here, or `undefined`. */
export function unable(): string | undefined {
  if (process.platform !== "linux") return "network namespaces are a thing of Linux";
  if (process.getuid?.() !== 0) return "network namespaces need root";
  const kit = installSystemPackages(systemPackages, say);
  return kit.ok ? undefined : "notRun" in kit ? kit.notRun : kit.failed;
}

/** Installs what these systems need; returns, by system, why one cannot take part. */
export function install(wanted: readonly System[]): Readonly<Record<string, string>> {
  const missing: Record<string, string> = {};
  for (const { name } of wanted) {
    const needed = debianPackages[name];
    if (needed === undefined) continue;
    const outcome = installSystemPackages([needed], say);
    if (!outcome.ok) missing[name] = "notRun" in outcome ? outcome.notRun : outcome.failed;
  }
  if (wanted.some(({ name }) => fromNpm.includes(name))) {
    const failure = installNpm();
    if (failure !== undefined) for (const name of fromNpm) missing[name] ??= failure;
  }
  return missing;
}

/** As `npm ci`, when the lockfile is newer than what it installed; returns why not. */
function installNpm(): string | undefined {
  const lockfile = readFileSync(join(folder, "package-lock.json"), "utf8");
  if (!differs(lockfile)) return undefined;
  say("  installing bench/node_modules\n");
  const { status, stderr, error } = spawnSync("npm", ["ci", "--loglevel=error"], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status === 0) return undefined;
  return `npm ci in bench/ failed: ${error?.message ?? stderr}`;
}

function differs(lockfile: string): boolean {
  interface Lock {
    readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
  }
  const record = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return true;
  const installed = (JSON.parse(readFileSync(record, "utf8")) as Lock).packages;
  const wanted = (JSON.parse(lockfile) as Lock).packages;
  return Object.entries(wanted).some(
    ([path, { integrity }]) => path !== "" && installed[path]?.integrity !== integrity,
  );
}

/** Standard output is for results. */
function say(text: string): void {
  process.stderr.write(text);
}

/** The Debian packages whose versions belong into a result, by system. */
export function debianPackageOf(system: string): string | undefined {
  return debianPackages[system];
}
