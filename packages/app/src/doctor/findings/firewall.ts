/**
 * Firewalls that may drop what comes in, and how to let Earshot through.
 *
 * @module
 */
import type { Facts, Firewall } from "../facts.ts";
import type { Finding } from "../finding.ts";
import { note, ok } from "../finding.ts";

const area = "firewall";

export function firewallFindings({ firewalls, asked, program }: Facts): Finding[] {
  const found = firewalls.map((firewall): Finding => {
    const text = `${firewall.name}: ${firewall.detail}`;
    switch (firewall.state) {
      case "off":
      case "open":
        return ok(area, text);
      case "restricts":
        return note(area, text, allow(firewall, asked.port));
      case "unknown":
        return note(
          area,
          text,
          `To have it looked at, run the doctor as an administrator. To allow: ${allow(firewall, asked.port)}`,
        );
    }
  });
  if (program.platform === "darwin") {
    found.push(
      note(
        area,
        "macOS asks once whether a terminal may use the local network; a refusal is silent",
        "System Settings, Privacy & Security, Local Network: it should be on.",
      ),
    );
  }
  return found.length > 0 ? found : [ok(area, "none was found on this machine")];
}

/** Answers come to ports of the program's own, so the program or the subnet is allowed rather than one port. */
function allow({ name }: Firewall, port: number): string {
  switch (name) {
    case "ufw":
      return `ufw allow from YOUR-SUBNET to any proto udp (port ${port} alone finds others, but does not hear all answers).`;
    case "firewalld":
      return "firewall-cmd --zone=home --change-interface=INTERFACE, or add a rule that accepts UDP from your subnet.";
    case "nftables":
      return "nft insert rule inet filter input ip saddr YOUR-SUBNET meta l4proto udp accept";
    case "iptables":
      return "iptables -I INPUT -s YOUR-SUBNET -p udp -j ACCEPT";
    case "Windows Firewall":
      return "set the network to Private, and allow Node.js there when Windows asks (Allow an app through the firewall).";
    default:
      return "allow incoming UDP for Node.js.";
  }
}
