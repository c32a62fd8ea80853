/**
 * What stands between this process and the network: containers, Windows' Linux, tunnels.
 *
 * @module
 */
import type { Facts } from "../facts.ts";
import type { Finding } from "../finding.ts";
import { note } from "../finding.ts";

export function surroundingsFindings({ surroundings }: Facts): Finding[] {
  const { container, wsl, tunnels } = surroundings;
  const found: Finding[] = [];
  if (container !== undefined) {
    found.push(
      note(
        "container",
        `this runs inside a container (${container}), whose network usually carries no multicast from outside`,
        "Start it with --network host, or name the others with --seed HOST:PORT.",
      ),
    );
  }
  if (wsl) {
    found.push(
      note(
        "WSL",
        "this runs in Windows' Linux (WSL), where multicast from other machines rarely arrives, even with mirrored networking",
        "Run earshot in Windows itself, or name the others with --seed HOST:PORT.",
      ),
    );
  }
  if (tunnels.length > 0) {
    found.push(
      note(
        "VPN",
        `a tunnel or private network is up (${tunnels.join(", ")}); some of them cut off the local network`,
        "Earshot uses the local networks beside it. If nobody is heard, allow local network access in the VPN, or switch it off to try.",
      ),
    );
  }
  return found;
}
