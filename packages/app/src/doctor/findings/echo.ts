/**
 * Whether this machine hears its own multicasts and broadcasts. That is the half of the way which lies within it: what
 * fails here never reaches a cable.
 *
 * @module
 */
import type { Echo, Facts } from "../facts.ts";
import type { Finding } from "../finding.ts";
import { note, ok, problem } from "../finding.ts";
import { macPermission } from "./join.ts";

const area = "loop test";
const wayNames: Readonly<Record<Echo["way"], string>> = {
  multicast4: "IPv4 multicast",
  multicast6: "IPv6 multicast",
  broadcast: "broadcast",
};

export function echoFindings(facts: Facts): Finding[] {
  const byInterface = Map.groupBy(facts.echoes, (echo) => echo.interfaceName);
  return Array.from(byInterface.values()).flatMap((echoes) => {
    const someHeard = echoes.some((echo) => echo.heard);
    return echoes.map((echo) => judge(echo, someHeard, facts));
  });
}

function judge(echo: Echo, someHeard: boolean, { program, firewalls }: Facts): Finding {
  const way = `${wayNames[echo.way]} on ${echo.interfaceName} (${echo.to})`;
  if (echo.heard) return ok(area, `${way}: sent, and heard`);
  const text = `${way}: ${echo.error === undefined ? "sent, but not heard" : `fails with ${echo.error}`}`;
  // One way is enough to be found; and broadcast is never heard by its sender on some systems.
  if (someHeard || (echo.way === "broadcast" && echo.error === undefined)) {
    return note(area, text, "Another way works, or may; Earshot uses all of them.");
  }
  return problem(area, text, remedy(echo, program.platform, firewalls));
}

function remedy(
  { error, interfaceName }: Echo,
  platform: NodeJS.Platform,
  firewalls: Facts["firewalls"],
): string {
  if (
    platform === "darwin" &&
    (error === "EHOSTUNREACH" || error === "ENETUNREACH" || error === "EPERM")
  )
    return macPermission;
  if (error === "EPERM" || error === "EACCES")
    return "A firewall or sandbox forbids sending: allow this program UDP.";
  if (error === "ENETUNREACH" || error === "EADDRNOTAVAIL") {
    return platform === "linux"
      ? `There is no route for it: ip route add 224.0.0.0/4 dev ${interfaceName}`
      : "There is no route for it; check the network settings.";
  }
  if (error === "ENODEV")
    return "The interface cannot do multicast; the others need --seed HOST:PORT to find this machine.";
  if (error === "ENOBUFS")
    return "The system has no memberships or buffers left: end programs that join many multicast groups.";
  const names = firewalls.filter((one) => one.state === "restricts").map((one) => one.name);
  return names.length > 0
    ? `The firewall (${names.join(", ")}) probably drops it: see the firewall lines below.`
    : "Something on this machine drops it: a firewall, a security program, or a VPN.";
}
