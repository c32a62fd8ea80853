/**
 * Places to try the UDP transport in one process: the loopback interface, or the interfaces of a
 * network namespace made for the test.
 * @module
 */
import { execFileSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import type { LinkId } from "../../src/core/link.ts";
import { udpTransport } from "../../src/transport/udp/index.ts";
import { freePort } from "../kit/free-port.ts";
import type { TestNetwork, Venue } from "./venue.ts";

const deadlineMs = 10_000;
const pollMs = 1;

/** All transports on this host's `lo`. */
export function loopbackVenue(sockopt: "auto" | "none"): Venue {
  return {
    name: `udp on loopback, sockopt ${sockopt}`,
    maxLinks: 1,
    ...overhearing(sockopt),
    network: async ({ hosts, peersPerHost }) => udpNetwork(hosts * peersPerHost, ["lo"], sockopt),
  };
}

/** All transports on the interfaces of the namespace that this process runs in; needs to be its root. */
export function namespaceVenue(sockopt: "auto" | "none", interfaces: readonly string[]): Venue {
  return {
    name: `udp on ${interfaces.join(", ")}, sockopt ${sockopt}`,
    maxLinks: interfaces.length,
    ...overhearing(sockopt),
    network: ({ hosts, peersPerHost, links }) =>
      udpNetwork(hosts * peersPerHost, interfaces.slice(0, links), sockopt),
  };
}

function overhearing(sockopt: "auto" | "none"): Pick<Venue, "overhears"> {
  if (sockopt === "auto") return {};
  return {
    overhears:
      "Linux gives a socket the groups of all sockets of the host unless IP_MULTICAST_ALL is off",
  };
}

async function udpNetwork(
  count: number,
  interfaces: readonly string[],
  sockopt: "auto" | "none",
): Promise<TestNetwork> {
  const port = await freePort();
  return {
    transports: Array.from({ length: count }, () =>
      udpTransport({ interfaces, port, sockopt, rescanMs: 200 }),
    ),
    linkIds: () => interfaces.map((name) => name as LinkId),
    until,
    setLink: async (link, up) => {
      execFileSync("ip", ["link", "set", interfaces[link] ?? "", up ? "up" : "down"]);
    },
    close: async () => {},
  };
}

/** Waits in real time for a condition; a deadline ends it. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await delay(pollMs);
  }
}
