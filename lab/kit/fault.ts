/**
 * What goes wrong in a network: rules in the switches that drop packets and count them. A test that blames a fault asks
 * it afterwards whether it happened at all.
 * @module
 */
import { run } from "./run.ts";

/**
 * What a fault drops. Kinds of datagrams, and `transport` (UDP and TCP), leave ARP and neighbour discovery alone; families
 * and `everything` do not.
 */
export type Target =
  | "multicast"
  | "broadcast"
  /** What groups say by multicast, at the shared port for data. */
  | "group-data"
  | "datagrams"
  | "transport"
  | "ipv4"
  | "ipv6"
  | "everything";

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
  "group-data": `${udp} meta pkttype multicast udp dport 7469`,
  datagrams: udp,
  transport: "meta protocol { ip, ip6 } meta l4proto { tcp, udp }",
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
  /** Only what is above this rate, after a burst that a switch would have kept: a slow hop. */
  readonly above?: { readonly bytesPerSecond: number; readonly burstBytes: number };
}

/** A table of nftables, of which a fault is made. */
interface Table {
  readonly namespace: string;
  readonly family: "bridge" | "inet";
  readonly name: string;
}

/** A fault in force. Ends with `heal()`, or at the end of its scope. */
export class Fault implements AsyncDisposable {
  readonly #tables: readonly Table[];
  #final: number | undefined;

  private constructor(tables: readonly Table[]) {
    this.#tables = tables;
  }

  /** On the way through switches. Each fault has tables of its own, so that it is removed as a whole and counts for itself. */
  static async between(
    name: string,
    switches: readonly SwitchPorts[],
    rules: readonly FaultRule[],
  ): Promise<Fault> {
    const tables = await Promise.all(
      switches.map(async (at): Promise<Table> => {
        const table: Table = { namespace: at.namespace, family: "bridge", name };
        await install(
          table,
          "forward",
          rules.flatMap((rule) => conditions(rule, at)),
        );
        return table;
      }),
    );
    return new Fault(tables);
  }

  /** On the way into a host, its own words that come back to it included: what a firewall of the host does. */
  static async into(name: string, namespace: string, target: Target): Promise<Fault> {
    const table: Table = { namespace, family: "inet", name };
    await install(table, "input", [matches[target]]);
    return new Fault([table]);
  }

  /** How many packets it has dropped. */
  async hits(): Promise<number> {
    if (this.#final !== undefined) return this.#final;
    const counts = await Promise.all(this.#tables.map(count));
    return counts.reduce((sum, one) => sum + one, 0);
  }

  /** Ends it; returns how many packets it dropped. */
  async heal(): Promise<number> {
    if (this.#final !== undefined) return this.#final;
    const hits = await this.hits();
    this.#final = hits;
    await Promise.all(
      this.#tables.map(({ namespace, family, name }) =>
        nft(namespace, "delete", "table", family, name),
      ),
    );
    return hits;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.heal();
  }
}

async function install(table: Table, hook: string, dropped: readonly string[]): Promise<void> {
  const rules = dropped.map((condition) => `${condition} counter name dropped drop`);
  const script = `table ${table.family} ${table.name} {
  counter dropped {}
  chain passing { type filter hook ${hook} priority 0; policy accept;
    ${rules.join("\n    ")}
  }
}`;
  await run("ip", ["netns", "exec", table.namespace, "nft", "-f", "-"], script);
}

async function count({ namespace, family, name }: Table): Promise<number> {
  const text = await nft(namespace, "list", "counter", family, name, "dropped");
  return Number(/packets (\d+)/.exec(text)?.[1]);
}

function nft(namespace: string, ...args: readonly string[]): Promise<string> {
  return run("ip", ["netns", "exec", namespace, "nft", ...args]);
}

/** The condition of a rule at one switch; none when the hosts that it names have no port there. */
function conditions(rule: FaultRule, at: SwitchPorts): readonly string[] {
  const from = side("iifname", rule.from, at);
  const to = side("oifname", rule.to, at);
  if (from === undefined || to === undefined) return [];
  const chance =
    rule.percent === undefined ? "" : `numgen random mod 1000 < ${Math.round(rule.percent * 10)}`;
  const rate =
    rule.above === undefined
      ? ""
      : `limit rate over ${rule.above.bytesPerSecond} bytes/second burst ${rule.above.burstBytes} bytes`;
  return [`${from} ${to} ${matches[rule.target]} ${chance} ${rate}`];
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
