/**
 * `earshot doctor`: why nobody is heard, and what to do about it.
 *
 * @module
 */
import type { Call, CommandBody } from "../cli/command.ts";
import { examine } from "../doctor/examine.ts";
import { findingsOf } from "../doctor/findings/index.ts";
import { reportLines, summary } from "../doctor/report.ts";
import { printer } from "../output/printer.ts";

const listenMs = 3_000;

export const doctor: CommandBody = {
  takes: { least: 0, most: 0 },
  options: [],
  details: [
    "Looks at this machine (networks, buffers, firewalls, containers, tunnels), sends itself a datagram on each network and in each way, takes part for three seconds, or up to eight while somebody's multicasts have not arrived (or as long as --for says), to hear who answers and how, and says what to do about what it finds. It changes nothing.",
    "To test the network between two machines, run it on both at the same time. Exit status 1 when there is a problem. With --json each finding is an object: type, level (ok, note, problem), area, text, todo.",
  ],
  examples: [
    ["earshot doctor", "examine this machine and who answers"],
    [
      "earshot doctor --interface eth0 --for 10s",
      "one network, and ten seconds for others to answer",
    ],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const out = printer(call.world, call.options.json === true);
  const forMs = call.options.for ?? listenMs;
  if (!out.json && call.world.stderr.isTTY === true)
    out.remark(`Examining, and listening for at least ${forMs / 1_000} s …`);
  const findings = findingsOf(await examine(call, forMs));
  const columns = Math.min(120, out.columns ?? 100);
  for (const finding of findings) {
    out.result(
      { type: "finding", ...finding },
      reportLines(finding, out.paint, columns).join("\n"),
    );
  }
  const problems = findings.filter((finding) => finding.level === "problem").length;
  const notes = findings.filter((finding) => finding.level === "note").length;
  out.result({ type: "summary", problems, notes }, `\n${summary(findings)}`);
  return problems > 0 ? 1 : 0;
}
