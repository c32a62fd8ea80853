/**
 * What a test needs of the machine it runs on. Where it is missing the test is skipped with the reason, which
 * `npm test` repeats at its end; under `CI=true` it is a failure, since a gate that cannot run has not been passed.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import type { TestContext } from "node:test";

/** Each need, and how to find out why it is not met: `undefined` when it is. */
const needs = {
  /** Network namespaces with links between them: root, and the `ip` command. */
  namespaces: (): string | undefined => {
    if (process.platform !== "linux") return "network namespaces are a thing of Linux";
    if (process.getuid?.() !== 0) return "network namespaces need root";
    return command("ip", "-V") ?? ableTo("ip netns", ["unshare", "--net", "true"]);
  },
  /** Packet filter rules: `nft` in a namespace. */
  nft: (): string | undefined =>
    needs.namespaces() ??
    command("nft", "--version") ??
    ableTo("nftables", ["unshare", "--net", "nft", "add", "table", "inet", "probe"]),
  ping: (): string | undefined => command("ping", "-V"),
  tcpdump: (): string | undefined => command("tcpdump", "--version"),
  /** Programs of a textbook that are not ours. */
  python3: (): string | undefined => command("python3", "--version"),
  java: (): string | undefined => command("java", "-version"),
  nc: (): string | undefined => command("nc", "-h"),
  socat: (): string | undefined => command("socat", "-V"),
  /** Another process's system calls. */
  strace: (): string | undefined =>
    command("strace", "-V") ?? ableTo("strace", ["strace", "-o", "/dev/null", "true"]),
  tmux: (): string | undefined => command("tmux", "-V"),
  chromium: (): string | undefined =>
    existsSync("/usr/bin/chromium-headless-shell")
      ? undefined
      : "there is no /usr/bin/chromium-headless-shell",
  /** Socket options beyond those of Node.js. */
  koffi: (): string | undefined => loads("koffi"),
  sodium: (): string | undefined => loads("sodium-native"),
};

export type Need = keyof typeof needs;

/** What `npm test` does not install, as it is too large for what it shows: used where it is. */
const welcome: ReadonlySet<Need> = new Set<Need>(["java"]);

/** The answer does not change while a test file runs. */
const answers = new Map<Need, string | undefined>();

/**
 * Why the machine cannot run a test that needs these, or `false`: made for `test(name, { skip: missing(…) }, …)`.
 *
 * @throws where `CI` is `true` and something is missing
 */
export function missing(...wanted: readonly Need[]): string | false {
  for (const need of wanted) {
    if (!answers.has(need)) answers.set(need, needs[need]());
    const reason = answers.get(need);
    if (reason === undefined) continue;
    if (process.env["CI"] === "true" && !welcome.has(need)) {
      throw new Error(`Continuous integration must be able to run this: ${reason}`);
    }
    return reason;
  }
  return false;
}

/**
 * The same within a test: `if (!requires(t, "nft")) return;`.
 *
 * @throws where `CI` is `true` and something is missing
 */
export function requires(t: Pick<TestContext, "skip">, ...wanted: readonly Need[]): boolean {
  const reason = missing(...wanted);
  if (reason !== false) t.skip(reason);
  return reason === false;
}

function command(name: string, ...args: readonly string[]): string | undefined {
  const { error } = spawnSync(name, args, { stdio: "ignore", timeout: 10_000 });
  return error === undefined ? undefined : `${name} is not installed`;
}

function ableTo(what: string, [name = "", ...args]: readonly string[]): string | undefined {
  const { status } = spawnSync(name, args, { stdio: "ignore", timeout: 10_000 });
  return status === 0 ? undefined : `${what} does not work on this machine`;
}

function loads(name: string): string | undefined {
  try {
    createRequire(import.meta.url)(name);
    return undefined;
  } catch {
    return `${name} is not installed`;
  }
}
