/**
 * Which networks are used, in which ways, and which are not, each with the reason.
 *
 * @module
 */
import type { LinkDescription } from "earshot";
import { clean } from "../../output/clean.ts";
import type { Facts } from "../facts.ts";
import type { Finding } from "../finding.ts";
import { note, ok, problem } from "../finding.ts";

const area = "networks";

/** Virtual machines, containers and tunnels bring these; they work, but nobody's neighbours are there. */
const virtualName =
  /^(docker|br-|virbr|veth|vnet|vmnet|vboxnet|vEthernet|lxc|lxd|podman|cni|flannel|cali|tun|tap|utun|wg|zt|tailscale)/i;

/** Firewalls and other programs' ports are asked about by number. */
function portFindings(port: unknown, dataPort: unknown): Finding[] {
  if (typeof port !== "number" || typeof dataPort !== "number") return [];
  const text = `UDP ${port} finds others, ${dataPort} carries what is said in groups, and ports of this program's own carry answers and what is sent to one alone`;
  return [ok("ports", text)];
}

export function linkFindings(facts: Facts): Finding[] {
  const transports = facts.peer?.transports ?? [];
  const links = transports.flatMap((transport) => transport.links);
  const unused = transports.flatMap((transport) => transport.unused);
  const found: Finding[] = [
    ...transports.flatMap(({ facts: { port, dataPort } }) => portFindings(port, dataPort)),
    ...links.map((link) => describe(link)),
  ];
  const real = links.filter((link) => link.kind === "lan");
  if (facts.peer !== undefined && real.length === 0) {
    const chosen = facts.asked.interfaces.length > 0;
    found.push(
      chosen && links.length > 0
        ? note(
            area,
            "only this machine's own loopback is used, as --interface asks",
            "Leave --interface out to reach other machines.",
          )
        : problem(
            area,
            "no network but loopback: nobody on other machines can be reached",
            "Connect a cable or Wi-Fi; see the unused interfaces for reasons.",
          ),
    );
  } else if (real.length > 0 && real.every((link) => virtualName.test(link.interfaceName))) {
    found.push(
      note(
        area,
        "all networks in use are virtual (virtual machines, containers, tunnels)",
        "For neighbours on a real network, connect one.",
      ),
    );
  }
  for (const { name, reason } of unused) {
    found.push(
      facts.asked.interfaces.length > 0
        ? ok(area, `${clean(name)} is not used: ${clean(reason)}`)
        : note(
            area,
            `${clean(name)} is not used: ${clean(reason)}`,
            "Fine unless the others are on that network; then bring it up, or name it with --interface.",
          ),
    );
  }
  return found;
}

function describe(link: LinkDescription): Finding {
  const name = clean(link.interfaceName);
  const what =
    link.kind === "loopback"
      ? "this machine only"
      : virtualName.test(link.interfaceName)
        ? "virtual"
        : "local network";
  const where = link.addresses.map((address) => clean(address)).join(", ") || "no address";
  const ways = Object.entries(link.wayStates).map(
    ([way, state]) => `${wayName(way)} ${clean(state)}`,
  );
  const text = `${name} is used (${what}; ${where}; datagrams up to ${link.payloadBytes} bytes${ways.length === 0 ? "" : `; ${ways.join(", ")}`})`;
  return link.ways.length === 0
    ? note(
        area,
        `${text}, but nothing reaches everybody there at once`,
        "Name the others with --seed HOST:PORT.",
      )
    : ok(area, text);
}

const wayNames: ReadonlyMap<string, string> = new Map([
  ["multicast4", "IPv4 multicast"],
  ["multicast6", "IPv6 multicast"],
  ["broadcast", "broadcast"],
  ["limited", "limited broadcast"],
]);

function wayName(way: string): string {
  return wayNames.get(way) ?? clean(way);
}
