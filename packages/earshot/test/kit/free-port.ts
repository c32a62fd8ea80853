/**
 * Ports for tests. Peers also open private sockets on ports that the system gives them, and one of
 * those on the shared port would keep another peer from listening: so shared ports lie below that range.
 * @module
 */
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";

/** Below the ephemeral ports of Linux (32768) and of everybody else (49152), above the usual services. */
const lowest = 10_000;
const highest = 29_999;

/** A port that hardly anybody has at the same time, and that the system gives to nobody. */
export function somePort(): number {
  return randomInt(lowest, highest + 1);
}

/** A UDP port that nobody had just now, in IPv4 and IPv6, and that the system gives to nobody. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = somePort();
    if ((await isFree("udp4", port)) && (await isFree("udp6", port))) return port;
  }
}

async function isFree(type: "udp4" | "udp6", port: number): Promise<boolean> {
  const socket = createSocket({ type, ipv6Only: type === "udp6" });
  try {
    socket.bind(port);
    await once(socket, "listening");
    return true;
  } catch (error) {
    // A host without IPv6 has nobody on its ports.
    return (error as NodeJS.ErrnoException).code === "EAFNOSUPPORT";
  } finally {
    socket.close();
  }
}
