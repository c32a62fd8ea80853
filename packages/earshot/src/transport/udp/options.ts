/**
 * What can be chosen about the UDP transport, and what is chosen when nothing is said.
 * @module
 */
import {
  defaultGroup4,
  defaultGroup6,
  defaultRoutedGroup4,
  defaultRoutedGroup6,
} from "./groups.ts";
import { type ReadInterfaces, readInterfaces } from "./interfaces.ts";
import type { Sockopt } from "./sockopt.ts";

export interface UdpOptions {
  /** Names (`"eth0"`) or addresses (`"192.0.2.7"`) of the interfaces to use. Default: every usable one. */
  readonly interfaces?: readonly string[];
  /** The shared port on which everybody hears everybody. Default 7468. */
  readonly port?: number;
  /** The shared port on which groups' data is heard, and nothing else. Default: the one after `port`. */
  readonly dataPort?: number;
  /** How many networks a multicast may cross; 1 stays on the link. Default 1. */
  readonly ttl?: number;
  /** IPv4 group on the link. Default 224.0.0.174. */
  readonly group4?: string;
  /** IPv6 group on the link. Default ff12::8000:1d2c. */
  readonly group6?: string;
  /** IPv4 group used beside `group4` when `ttl` is above 1. Default 239.255.29.44. */
  readonly routedGroup4?: string;
  /** IPv6 group used beside `group6` when `ttl` is above 1. Default ff15::8000:1d2c. */
  readonly routedGroup6?: string;
  /** Receive buffer to ask the kernel for, in bytes. Default 8 MiB; `describe()` tells what was granted. */
  readonly receiveBufferBytes?: number;
  /** Whether socket options beyond Node's own may be used (`koffi`, when installed). Default `"auto"`. */
  readonly sockopt?: "auto" | "none" | Sockopt;
  /** Whether the kernel may cut bursts into datagrams and join them again (`sockopt` needed). Default `"auto"`. */
  readonly offload?: "auto" | "none";
  /** How often the interfaces are read again, in milliseconds. Default 3,000. */
  readonly rescanMs?: number;
  /** Where interfaces are read from. Default: the operating system. */
  readonly readInterfaces?: ReadInterfaces;
}

export type UdpSettings = Required<Omit<UdpOptions, "interfaces">> & {
  readonly interfaces: readonly string[] | undefined;
};

export function settingsOf(options: UdpOptions): UdpSettings {
  const { port = 7468 } = options;
  return {
    interfaces: options.interfaces,
    port,
    dataPort: options.dataPort ?? (port < 65_535 ? port + 1 : port - 1),
    ttl: options.ttl ?? 1,
    group4: options.group4 ?? defaultGroup4,
    group6: options.group6 ?? defaultGroup6,
    routedGroup4: options.routedGroup4 ?? defaultRoutedGroup4,
    routedGroup6: options.routedGroup6 ?? defaultRoutedGroup6,
    receiveBufferBytes: options.receiveBufferBytes ?? 8 * 1_024 * 1_024,
    sockopt: options.sockopt ?? "auto",
    offload: options.offload ?? "auto",
    rescanMs: options.rescanMs ?? 3_000,
    readInterfaces: options.readInterfaces ?? readInterfaces,
  };
}
