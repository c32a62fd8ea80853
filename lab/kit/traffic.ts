/**
 * Counts what each host sends, at the port of the switch where it arrives.
 * @module
 */
import type { SwitchPorts } from "./fault.ts";
import { run } from "./run.ts";
import { sharedNow } from "./clock.ts";

/** What a host has sent by UDP since the count began. */
export interface Sent {
  readonly packets: number;
  /** IP header and all, as nftables counts. */
  readonly ipBytes: number;
  /** With the Ethernet header of each packet, without preamble and check sequence. */
  readonly bytes: number;
}

const ethernetBytes = 14;

export class Traffic {
  readonly #namespace: string;
  readonly #began: number;

  private constructor(namespace: string) {
    this.#namespace = namespace;
    this.#began = sharedNow();
  }

  static async start({ namespace, ports }: SwitchPorts): Promise<Traffic> {
    const rules = [...ports].flatMap(([host, names]) => names.map((port) => ({ host, port })));
    const counters = [...ports.keys()].map((host) => `counter ${host} {}`);
    const lines = rules.map(
      ({ host, port }) =>
        `iifname "${port}" meta protocol { ip, ip6 } meta l4proto udp counter name ${host}`,
    );
    // Counting starts anew with each call.
    await run(
      "ip",
      ["netns", "exec", namespace, "nft", "-f", "-"],
      `table bridge traffic
delete table bridge traffic
table bridge traffic {
  ${counters.join("\n  ")}
  chain entering { type filter hook prerouting priority 0; policy accept;
    ${lines.join("\n    ")}
  }
}`,
    );
    return new Traffic(namespace);
  }

  /** What each host has sent, and in how many seconds. */
  async read(): Promise<{ readonly seconds: number; readonly sent: ReadonlyMap<string, Sent> }> {
    const text = await run("ip", [
      "netns",
      "exec",
      this.#namespace,
      "nft",
      "list",
      "counters",
      "table",
      "bridge",
      "traffic",
    ]);
    const seconds = (sharedNow() - this.#began) / 1_000;
    const sent = new Map<string, Sent>();
    for (const [, host = "", packets, bytes] of text.matchAll(
      /counter "?([\w-]+)"? \{\s*packets (\d+) bytes (\d+)/g,
    )) {
      sent.set(host, {
        packets: Number(packets),
        ipBytes: Number(bytes),
        bytes: Number(bytes) + ethernetBytes * Number(packets),
      });
    }
    return { seconds, sent };
  }
}
