/**
 * Made-up hosts for tests of what the UDP transport makes of interfaces.
 * @module
 */
import type { InterfaceReading, NetworkInterface } from "../../../src/transport/udp/interfaces.ts";

export function interfaceOf(
  name: string,
  cidrs: readonly string[],
  more: Partial<NetworkInterface> = {},
): NetworkInterface {
  return {
    name,
    zone: name,
    index: 2,
    mac: "02:00:00:00:00:01",
    loopback: name === "lo",
    mtu: name === "lo" ? 65_536 : 1_500,
    multicast: name !== "lo",
    broadcast: name !== "lo",
    enslaved: false,
    addresses: cidrs.map((cidr) => {
      const [address = "", bits] = cidr.split("/");
      return { family: address.includes(":") ? 6 : 4, address, prefixBits: Number(bits) };
    }),
    ...more,
  };
}

export function readingOf(...interfaces: readonly NetworkInterface[]): InterfaceReading {
  return { interfaces, exists: (name) => interfaces.some((one) => one.name === name) };
}
