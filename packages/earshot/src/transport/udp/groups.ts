/**
 * The multicast groups of Earshot, and why these (docs/decisions/0011).
 * @module
 */
import { groupAddresses } from "../../core/link.ts";
import type { UdpSettings } from "./options.ts";

/**
 * Unassigned in IANA's Local Network Control Block: switches flood 224.0.0.0/24 whatever IGMP snooping
 * believes (RFC 4541 §2.1.2), and routers never forward it.
 */
export const defaultGroup4 = "224.0.0.174";
/** Link-local scope, T bit set, group id from the dynamic range (RFC 3307 §4.3) with the port in it. */
export const defaultGroup6 = "ff12::8000:1d2c";
/** IPv4 Local Scope (RFC 2365 §6.1), the port in the last two bytes; may cross routers within a site. */
export const defaultRoutedGroup4 = "239.255.29.44";
/** The same group id in site-local scope. */
export const defaultRoutedGroup6 = "ff15::8000:1d2c";

/** The groups that are joined, and sent to, for one family: the routed one only when it may leave the link. */
export function groupsOf(family: 4 | 6, settings: UdpSettings): readonly string[] {
  const [local, routed] =
    family === 4
      ? [settings.group4, settings.routedGroup4]
      : [settings.group6, settings.routedGroup6];
  return settings.ttl > 1 ? [local, routed] : [local];
}

/**
 * The addresses of groups' data, by index: 239.255.29.64 to .79 and ff12::8000:1d40 to 1d4f, in the same
 * scopes; aligned, so that a firewall or switch names them as 239.255.29.64/28 and ff12::8000:1d40/124.
 */
export const dataGroups4: readonly string[] = Array.from(
  { length: groupAddresses },
  (_, index) => `239.255.29.${64 + index}`,
);
export const dataGroups6: readonly string[] = Array.from(
  { length: groupAddresses },
  (_, index) => `ff12::8000:${(0x1d40 + index).toString(16)}`,
);
