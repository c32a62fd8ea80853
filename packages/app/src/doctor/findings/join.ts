/**
 * Whether this machine could take part at all, and under which terms.
 *
 * @module
 */
import { clean } from "../../output/clean.ts";
import type { Facts } from "../facts.ts";
import type { Finding } from "../finding.ts";
import { note, ok, problem } from "../finding.ts";

const area = "realm";

export function joinFindings(facts: Facts): Finding[] {
  const { peer, joinError, conditions } = facts;
  if (joinError !== undefined) {
    const text = `could not take part: ${clean(joinError.message)}`;
    return [problem(area, text, remedy(joinError.code, facts))];
  }
  if (peer === undefined) return [];
  const name = clean(peer.realm);
  return [
    peer.seal === "none"
      ? note(
          area,
          `realm ${name} is open: everybody on these networks can read along and take part`,
          "Give everybody the same --secret-file to close it.",
        )
      : ok(area, `realm ${name} is closed by a secret (sealed by ${peer.seal})`),
    ...conditions.map((text) => note("told", text, "See the lines below for its cause.")),
  ];
}

function remedy(code: string, { asked, program, interfaces }: Facts): string {
  const { port } = asked;
  const { platform } = program;
  switch (code) {
    case "ERR_EARSHOT_PORT_IN_USE": {
      const who =
        platform === "win32"
          ? `netstat -ano -p udp | findstr :${port}`
          : platform === "darwin"
            ? `lsof -nP -iUDP:${port}`
            : `ss -ulpn sport = :${port}`;
      return `Find the program that holds UDP port ${port} (${who}) and end it, or have everybody use another --port.`;
    }
    case "ERR_EARSHOT_UNKNOWN_INTERFACE":
      return `Name one of these with --interface: ${interfaces.map((name) => clean(name)).join(", ")}. Or leave it out.`;
    case "ERR_EARSHOT_NO_LINKS":
      return "Connect to a network. Inside a container give it one; --interface lo talks within this machine.";
    case "ERR_EARSHOT_NOT_PERMITTED":
      return platform === "darwin"
        ? macPermission
        : "Allow this program to open UDP sockets (sandbox, seccomp, or firewall rules).";
    default:
      return "Correct what the message names, and run the doctor again.";
  }
}

/** Since macOS 15 the program that hosts the terminal needs a permission, and without it sending fails silently. */
export const macPermission =
  "System Settings, Privacy & Security, Local Network: allow the terminal program that runs this, then start it anew.";
