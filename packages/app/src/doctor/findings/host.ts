/**
 * This program and what it runs on: version, optional packages, buffers.
 *
 * @module
 */
import type { Facts } from "../facts.ts";
import type { Finding } from "../finding.ts";
import { note, ok } from "../finding.ts";

/** Below this a burst of a busy group overflows the socket while the program is at something else. */
const enoughBytes = 1_000_000;

export function hostFindings(facts: Facts): Finding[] {
  const { version, node, platform } = facts.program;
  return [
    ok("program", `earshot ${version} on Node.js ${node}, ${platform}`),
    ...facts.packages.map(({ name, present, why }) =>
      present
        ? ok("packages", `${name} is there: ${why}`)
        : note(
            "packages",
            `${name} is not there: without it there is no ${why}`,
            `Nothing needs it; to have it, install the optional package ${name}.`,
          ),
    ),
    ...bufferFindings(facts),
  ];
}

function bufferFindings({ buffers, program }: Facts): Finding[] {
  if (buffers === undefined) return [];
  const { askedBytes, receiveBytes, sendBytes } = buffers;
  const text = `asked for ${size(askedBytes)}, granted ${size(receiveBytes)} to receive and ${size(sendBytes)} to send`;
  if (receiveBytes >= enoughBytes) return [ok("buffers", text)];
  const todo =
    program.platform === "linux"
      ? "Only busy groups lose by it. To allow more: sysctl -w net.core.rmem_max=8388608 (and net.core.wmem_max)."
      : program.platform === "darwin"
        ? "Only busy groups lose by it. To allow more: sudo sysctl -w kern.ipc.maxsockbuf=8388608."
        : "Only busy groups lose by it.";
  return [note("buffers", text, todo)];
}

function size(bytes: number): string {
  return bytes >= 1_000_000
    ? `${(bytes / 1_000_000).toFixed(1)} MB`
    : `${Math.round(bytes / 1_000)} kB`;
}
