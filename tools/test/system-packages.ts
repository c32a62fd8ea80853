/**
 * The Debian packages that the lab and the documents' commands need, and their installation.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** One list for `npm test`, CONTRIBUTING.md and CI. */
export const systemPackages: readonly string[] = [
  "iproute2", // ip: namespaces, links, addresses
  "iputils-ping", // ping: is a path up at all
  "netcat-openbsd", // nc: a program that is not ours talks to the classic services
  "nftables", // nft: loss, blocked ports, partitions
  "procps", // ps, pgrep: what is left over
  "python3", // and programs of a textbook
  "socat", // and one more
  "strace", // every write and sync of a store, for power cuts
  "tcpdump", // what is really on the wire
  "tmux", // the live screen, driven and read back
  "chromium-headless-shell", // the pages, used as people use them
];

export type Outcome =
  | { readonly ok: true; readonly note: string }
  | { readonly ok: false; readonly notRun: string }
  | { readonly ok: false; readonly failed: string };

/** Installs what is missing of these, where we are root on a Debian; what takes long is told on the way. */
export function installSystemPackages(
  wanted: readonly string[] = systemPackages,
  tell: (text: string) => void = (text) => process.stdout.write(text),
): Outcome {
  if (process.platform !== "linux") {
    return { ok: false, notRun: "the lab needs Linux network namespaces" };
  }
  if (!existsSync("/etc/debian_version")) {
    return { ok: false, notRun: `not a Debian: install ${wanted.join(" ")} yourself` };
  }
  const missing = wanted.filter((name) => !installed(name));
  if (missing.length === 0) return { ok: true, note: "all there" };
  if (process.getuid?.() !== 0) {
    return { ok: false, notRun: `not root: sudo apt-get install ${missing.join(" ")}` };
  }
  tell(`  installing ${missing.join(" ")}\n`);
  const options = ["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3"];
  const steps = [
    ["update", "--quiet", ...options],
    ["install", "--yes", "--quiet", "--no-install-recommends", ...options, ...missing],
  ];
  for (const args of steps) {
    const { status, stdout, stderr } = spawnSync("apt-get", args, {
      encoding: "utf8",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (status !== 0) {
      return { ok: false, failed: `apt-get ${args[0]} failed:\n${stdout}${stderr}` };
    }
  }
  return { ok: true, note: `installed ${missing.join(" ")}` };
}

function installed(name: string): boolean {
  const { stdout } = spawnSync("dpkg-query", ["--show", "--showformat=${Status}", name], {
    encoding: "utf8",
  });
  return stdout === "install ok installed";
}
