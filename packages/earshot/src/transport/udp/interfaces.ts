/**
 * What the operating system says about its network interfaces. Node gives those that are up and
 * running and have addresses; what it leaves out (index, MTU, flags) comes from Linux's sysfs.
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { networkInterfaces, platform } from "node:os";

export interface InterfaceAddress {
  readonly family: 4 | 6;
  readonly address: string;
  readonly prefixBits: number;
}

/** `undefined` where the operating system does not tell. */
export interface NetworkInterface {
  readonly name: string;
  readonly index: number | undefined;
  /** How IPv6 addresses name it behind the `%`: its name, on Windows its index. */
  readonly zone: string;
  readonly mac: string;
  readonly loopback: boolean;
  readonly mtu: number | undefined;
  readonly multicast: boolean | undefined;
  readonly broadcast: boolean | undefined;
  /** True for a port of a bridge or a member of a bond: their traffic belongs to the interface above. */
  readonly enslaved: boolean;
  readonly addresses: readonly InterfaceAddress[];
}

export interface InterfaceReading {
  readonly interfaces: readonly NetworkInterface[];
  /** Whether an interface of that name exists, though it may be down or without addresses. */
  exists(name: string): boolean;
}

export type ReadInterfaces = () => InterfaceReading;

const flagBroadcast = 0x2;
const flagMulticast = 0x1000;

export function readInterfaces(): InterfaceReading {
  const interfaces = Object.entries(networkInterfaces()).map(
    ([name, infos = []]): NetworkInterface => {
      const flags = readNumber(name, "flags");
      const scope = infos.find((info) => info.family === "IPv6" && info.scopeid > 0);
      const index = readNumber(name, "ifindex") ?? scope?.scopeid;
      return {
        name,
        index,
        zone: platform() === "win32" && index !== undefined ? String(index) : name,
        mac: infos[0]?.mac ?? "",
        loopback: infos.some((info) => info.internal),
        mtu: readNumber(name, "mtu"),
        multicast: flags === undefined ? undefined : (flags & flagMulticast) !== 0,
        broadcast: flags === undefined ? undefined : (flags & flagBroadcast) !== 0,
        enslaved: existsSync(sysfs(name, "brport")) || existsSync(sysfs(name, "bonding_slave")),
        addresses: infos.map((info) => ({
          family: info.family === "IPv6" ? 6 : 4,
          address: info.address,
          prefixBits: Number(info.cidr?.split("/")[1] ?? (info.family === "IPv6" ? 128 : 32)),
        })),
      };
    },
  );
  const names = new Set(interfaces.map((one) => one.name));
  return { interfaces, exists: (name) => names.has(name) || existsSync(sysfs(name, "ifindex")) };
}

function sysfs(name: string, entry: string): string {
  return `/sys/class/net/${name}/${entry}`;
}

/** A number from sysfs, decimal or `0x…`; `undefined` elsewhere than on Linux, or when it just vanished. */
function readNumber(name: string, entry: string): number | undefined {
  try {
    const value = Number(readFileSync(sysfs(name, entry), "latin1").trim());
    return Number.isNaN(value) ? undefined : value;
  } catch {
    return undefined;
  }
}
