/**
 * What goes wrong in a network: rules in the switches that drop packets and count them. A test that blames a fault asks
 * it afterwards whether it happened at all.
 * @module
 */
import { run } from "./run.ts";

/** What a fault drops. Kinds of datagrams leave ARP and neighbour discovery alone; families and `everything` do not. */
export type Target = "multicast" | "broadcast" | "datagrams" | "ipv4" | "ipv6" | "everything";

export interface Where {
  /** Only packets from these hosts. Default: from all. */
  readonly from?: readonly string[];
  /** Only packets to these hosts; every receiver of a multicast has a fate of its own. Default: to all. */
  readonly to?: readonly string[];
}

const udp = "meta protocol { ip, ip6 } meta l4proto udp";

const matches: Readonly<Record<Target, string>> = {
  multicast: `${udp} meta pkttype multicast`,
  broadcast: `${udp} meta pkttype broadcast`,
  datagrams: udp,
  ipv4: "meta protocol { ip, arp }",
  ipv6: "meta protocol ip6",
  everything: "",
};

/** The switch ports that faults are laid on. */
export interface SwitchPorts {
  readonly namespace: string;
  /** Ports by the host they lead to. */
  readonly ports: ReadonlyMap<string, readonly string[]>;
}

export interface FaultRule extends Where {
  readonly target: Target;
  /** Percent of the packets, each drawn by itself. Default 100. */
  readonly percent?: number;
}

/** A fault in force. Ends with `heal()` or at the end of its scope. */
export class Fault implements AsyncDisposable {
  readonly #table: string;
  readonly #namespaces: readonly string[];
  #final: number | undefined;

  private constructor(table: string, namespaces: readonly string[]) {
    this.#table = table;
    this.#namespaces = namespaces;
  }

  /** Each fault is a table of its own, so that it is removed as a whole and counts for itself. */
  static async lay(
    name: string,
    switches: readonly SwitchPorts[],
    rules: readonly FaultRule[],
  ): Promise<Fault> {
    await Promise.all(
      switches.map((at) =>
        run("ip", ["netns", "exec", at.namespace, "nft", "-f", "-"], script(name, at, rules)),
      ),
    );
    return new Fault(
      name,
      switches.map(({ namespace }) => namespace),
    );
  }

  /** How many packets it has dropped. */
  async hits(): Promise<number> {
    if (this.#final !== undefined) return this.#final;
    const counts = await Promise.all(this.#namespaces.map((namespace) => this.#count(namespace)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Ends it; returns how many packets it dropped. */
  async heal(): Promise<number> {
    if (this.#final !== undefined) return this.#final;
    const hits = await this.hits();
    this.#final = hits;
    await Promise.all(
      this.#namespaces.map((namespace) =>
        run("ip", ["netns", "exec", namespace, "nft", "delete", "table", "bridge", this.#table]),
      ),
    );
    return hits;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.heal();
  }

  async #count(namespace: string): Promise<number> {
    const text = await run("ip", [
      "netns",
      "exec",
      namespace,
      "nft",
      "list",
      "counter",
      "bridge",
      this.#table,
      "dropped",
    ]);
    return Number(/packets (\d+)/.exec(text)?.[1]);
  }
}

function script(name: string, at: SwitchPorts, rules: readonly FaultRule[]): string {
  const lines = rules.map((rule) => {
    const by = side("iifname", rule.from, at);
    const to = side("oifname", rule.to, at);
    if (by === undefined || to === undefined) return "";
    const chance =
      rule.percent === undefined ? "" : `numgen random mod 1000 < ${Math.round(rule.percent * 10)}`;
    return `${by} ${to} ${matches[rule.target]} ${chance} counter name dropped drop`;
  });
  return `table bridge ${name} {
  counter dropped {}
  chain passing { type filter hook forward priority 0; policy accept;
    ${lines.join("\n    ")}
  }
}`;
}

/** A condition on the port, empty for any host, or `undefined` when none of these hosts is on this switch. */
function side(
  key: string,
  hosts: readonly string[] | undefined,
  { ports }: SwitchPorts,
): string | undefined {
  if (hosts === undefined) return "";
  const named = hosts.flatMap((host) => ports.get(host) ?? []);
  return named.length === 0
    ? undefined
    : `${key} { ${named.map((port) => `"${port}"`).join(", ")} }`;
}
