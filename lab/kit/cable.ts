/**
 * One link of a host, to pull, cut, turn off and give other addresses.
 * @module
 */
import type { LinkPlan } from "./plan.ts";
import { run } from "./run.ts";

export class Cable {
  readonly #plan: LinkPlan;
  readonly #host: string;
  readonly #switch: string;
  #ipv4: string | undefined;

  constructor(plan: LinkPlan, host: string, at: string) {
    this.#plan = plan;
    this.#host = host;
    this.#switch = at;
    this.#ipv4 = plan.ipv4;
  }

  get interfaceName(): string {
    return this.#plan.interfaceName;
  }

  get segment(): string {
    return this.#plan.segment;
  }

  get ipv4(): string | undefined {
    return this.#ipv4;
  }

  get ipv6(): string | undefined {
    return this.#plan.ipv6;
  }

  /** Turns the interface off or on, as `ip link set` in the host. */
  async down(): Promise<void> {
    await this.#inHost(`link set ${this.interfaceName} down`);
  }

  async up(): Promise<void> {
    await this.#inHost(`link set ${this.interfaceName} up`);
  }

  /** Pulls the cable: the host sees the carrier go. */
  async unplug(): Promise<void> {
    await this.#inSwitch(`link set ${this.#plan.port} down`);
  }

  async plug(): Promise<void> {
    await this.#inSwitch(`link set ${this.#plan.port} up`);
  }

  /** Cuts it behind the host's back: there is a carrier, and nothing comes or goes. */
  async cut(): Promise<void> {
    await this.#inSwitch(`link set ${this.#plan.port} nomaster`);
  }

  async mend(): Promise<void> {
    await this.#inSwitch(`link set ${this.#plan.port} master br0`);
  }

  /** Replaces the IPv4 address, as a new lease does. */
  async readdress(ipv4: string): Promise<void> {
    const { interfaceName } = this;
    await this.#inHost(
      ...(this.#ipv4 === undefined ? [] : [`addr del ${this.#ipv4}/24 dev ${interfaceName}`]),
      `addr add ${ipv4}/24 brd + dev ${interfaceName}`,
    );
    this.#ipv4 = ipv4;
  }

  async #inHost(...commands: readonly string[]): Promise<void> {
    await run("ip", ["-n", this.#host, "-batch", "-"], commands.join("\n"));
  }

  async #inSwitch(...commands: readonly string[]): Promise<void> {
    await run("ip", ["-n", this.#switch, "-batch", "-"], commands.join("\n"));
  }
}
