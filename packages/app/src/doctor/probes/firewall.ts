/**
 * Looks for firewalls with their own tools. Nothing is changed, and what only an administrator may see is said to be
 * unknown.
 *
 * @module
 */
import { execFile } from "node:child_process";
import type { Firewall } from "../facts.ts";

/** What a tool answered; `undefined` when it is not there. */
export type Ask = (command: string, args: readonly string[]) => Promise<Answer | undefined>;

export interface Answer {
  readonly status: number;
  readonly text: string;
}

const patienceMs = 3_000;

/** Runs the tool, from the usual places of administration tools too. */
export const askSystem: Ask = (command, args) =>
  new Promise((resolve) => {
    const path =
      process.platform === "win32" ? {} : { PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin` };
    const env = { ...process.env, ...path, LC_ALL: "C" };
    execFile(
      command,
      args,
      { timeout: patienceMs, env, windowsHide: true, maxBuffer: 8 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error !== null && error.code === "ENOENT") resolve(undefined);
        else resolve({ status: error === null ? 0 : 1, text: stdout + stderr });
      },
    );
  });

/** The firewalls of this machine. */
export async function readFirewalls(
  platform: NodeJS.Platform,
  ask: Ask = askSystem,
): Promise<Firewall[]> {
  const readers =
    platform === "win32"
      ? [windows]
      : platform === "darwin"
        ? [mac]
        : [firewalld, ufw, nftables, iptables];
  const found = await Promise.all(readers.map((read) => read(ask)));
  return found.filter((one) => one !== undefined);
}

const refused = /permitted|permission|root|superuser|denied/i;

async function firewalld(ask: Ask): Promise<Firewall | undefined> {
  const answer = await ask("firewall-cmd", ["--state"]);
  if (answer === undefined) return undefined;
  const name = "firewalld";
  if (answer.text.includes("not running")) return { name, state: "off", detail: "not running" };
  if (answer.status !== 0) return { name, state: "unknown", detail: "its state cannot be read" };
  return { name, state: "restricts", detail: "running; only what its zones allow comes in" };
}

async function ufw(ask: Ask): Promise<Firewall | undefined> {
  const answer = await ask("ufw", ["status"]);
  if (answer === undefined) return undefined;
  const name = "ufw";
  if (/Status: inactive/.test(answer.text)) return { name, state: "off", detail: "inactive" };
  if (/Status: active/.test(answer.text))
    return { name, state: "restricts", detail: "active; only what its rules allow comes in" };
  return { name, state: "unknown", detail: "its state cannot be read" };
}

async function nftables(ask: Ask): Promise<Firewall | undefined> {
  const answer = await ask("nft", ["list", "ruleset"]);
  if (answer === undefined) return undefined;
  const name = "nftables";
  if (answer.status !== 0)
    return refused.test(answer.text)
      ? { name, state: "unknown", detail: "its rules cannot be read" }
      : undefined;
  return { name, ...judgeNft(answer.text) };
}

/** Chains that what comes in passes, and whether they may drop it. */
export function judgeNft(ruleset: string): Pick<Firewall, "state" | "detail"> {
  if (ruleset.trim() === "") return { state: "open", detail: "no rules" };
  const chains = ruleset
    .split(/^\s*chain /m)
    .slice(1)
    .filter((chain) => /hook (input|prerouting|ingress)/.test(chain));
  const dropping = chains.filter((chain) => /policy drop|\b(drop|reject)\b/.test(chain));
  if (dropping.length === 0) return { state: "open", detail: "nothing that comes in is dropped" };
  const names = dropping.map((chain) => chain.split(/\s/, 1)[0]).join(", ");
  return { state: "restricts", detail: `rules that may drop what comes in (chain ${names})` };
}

async function iptables(ask: Ask): Promise<Firewall | undefined> {
  const answer = await ask("iptables", ["-S", "INPUT"]);
  if (answer === undefined) return undefined;
  const name = "iptables";
  if (answer.status !== 0)
    return refused.test(answer.text)
      ? { name, state: "unknown", detail: "its rules cannot be read" }
      : undefined;
  if (/-P INPUT DROP|-j (DROP|REJECT)/.test(answer.text)) {
    return { name, state: "restricts", detail: "rules that may drop what comes in (chain INPUT)" };
  }
  return { name, state: "open", detail: "nothing that comes in is dropped" };
}

async function windows(ask: Ask): Promise<Firewall | undefined> {
  const answer = await ask("netsh", ["advfirewall", "show", "currentprofile", "state"]);
  if (answer === undefined) return undefined;
  const name = "Windows Firewall";
  // The words are translated, "ON" and "OFF" in the state line are what most languages keep.
  if (/\bOFF\b/.test(answer.text))
    return { name, state: "off", detail: "off for the current network" };
  return { name, state: "restricts", detail: "on for the current network" };
}

async function mac(ask: Ask): Promise<Firewall | undefined> {
  const answer = await ask("/usr/libexec/ApplicationFirewall/socketfilterfw", ["--getglobalstate"]);
  if (answer === undefined) return undefined;
  const name = "macOS firewall";
  if (/State = 0|disabled/.test(answer.text)) return { name, state: "off", detail: "off" };
  return { name, state: "restricts", detail: "on; programs need to be allowed" };
}
