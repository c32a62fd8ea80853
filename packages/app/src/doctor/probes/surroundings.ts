/**
 * Signs of containers, of Windows' Linux, and of tunnels.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import type { Surroundings } from "../facts.ts";

const tunnelName =
  /^(tun|tap|utun|wg|ppp|ipsec|tailscale|zt|nordlynx|proton|mullvad|cscotun|gpd)\w*/i;
const tunnelWords = /tailscale|zerotier|wireguard|openvpn|vpn|hamachi/i;

/** How files are looked at; tests bring their own. */
export interface Files {
  exists(path: string): boolean;
  read(path: string): string;
}

export const realFiles: Files = {
  exists: existsSync,
  read(path) {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return "";
    }
  },
};

export function readSurroundings(names: readonly string[], files: Files = realFiles): Surroundings {
  return {
    container: containerOf(files),
    wsl: /microsoft/i.test(files.read("/proc/version")),
    tunnels: names.filter((name) => isTunnel(name)),
  };
}

/** Every Mac has utun interfaces of its own; only those with an IPv4 address, which the caller picks, are of a VPN. */
function isTunnel(name: string): boolean {
  return tunnelName.test(name) || tunnelWords.test(name);
}

function containerOf(files: Files): string | undefined {
  if (files.exists("/.dockerenv")) return "Docker";
  if (files.exists("/run/.containerenv")) return "Podman";
  const groups = files.read("/proc/1/cgroup");
  if (groups.includes("kubepods")) return "Kubernetes";
  if (/docker|containerd/.test(groups)) return "Docker";
  if (/\/lxc\//.test(groups)) return "LXC";
  return /(?:^|\0)container=([a-z-]+)/.exec(files.read("/proc/1/environ"))?.[1];
}
