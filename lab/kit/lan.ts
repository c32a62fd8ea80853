/**
 * A network of hosts, made of namespaces and gone at the end of its scope. It reads like sentences:
 *
 * ```ts
 * await using lan = await Lan.make({ hosts: 5 });
 * const fault = await lan.drop("multicast");
 * const watch = lan.host("h1").earshot(["peers", "--watch", "--json"]);
 * ```
 * @module
 */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, switchOf } from "./build.ts";
import { Cable } from "./cable.ts";
import { Capture } from "./capture.ts";
import { Fault, type FaultRule, type SwitchPorts, type Target, type Where } from "./fault.ts";
import { Host } from "./host.ts";
import type { LabProcess } from "./lab-process.ts";
import { namespaceName, owner } from "./names.ts";
import { deadSegment, planLan, type LanOptions, type LanPlan } from "./plan.ts";
import { remove, sweep } from "./sweep.ts";
import { Traffic } from "./traffic.ts";

export class Lan implements AsyncDisposable {
  readonly hosts: readonly Host[];
  readonly #plan: LanPlan;
  readonly #namespace: (part: string) => string;
  readonly #home: string;
  readonly #processes: LabProcess<never>[] = [];
  readonly #leave: () => void;
  #faults = 0;

  private constructor(plan: LanPlan, tag: string) {
    const self = owner(process.pid);
    this.#plan = plan;
    this.#namespace = (part) => namespaceName(self, tag, part);
    this.#home = join(tmpdir(), this.#namespace("home"));
    this.#leave = atEnd(() => this.#remove());
    this.hosts = plan.hosts.map(({ name, links }) => {
      const cables = links.map(
        (link) => new Cable(link, this.#namespace(name), this.#namespace(switchOf(link.segment))),
      );
      return new Host(name, this.#namespace(name), join(this.#home, name), cables, (started) =>
        this.#processes.push(started),
      );
    });
  }

  /** Makes a network, after removing what killed tests left behind. */
  static async make(options: LanOptions): Promise<Lan> {
    sweep();
    const lan = new Lan(planLan(options), randomBytes(2).toString("hex"));
    try {
      await build(lan.#plan, lan.#namespace);
    } catch (error) {
      await lan[Symbol.asyncDispose]();
      throw error;
    }
    return lan;
  }

  host(name: string): Host {
    const found = this.hosts.find((host) => host.name === name);
    if (found === undefined) throw new Error(`there is no host ${name}`);
    return found;
  }

  /** Drops all of a kind on its way through the switches. */
  drop(target: Target, where: Where = {}): Promise<Fault> {
    return this.#fault([{ target, ...where }]);
  }

  /** Drops this many percent of all datagrams (or of another kind), each copy of a multicast by itself. */
  lose(percent: number, where: Where = {}, target: Target = "datagrams"): Promise<Fault> {
    return this.#fault([{ target, percent, ...where }]);
  }

  /** A hop of this many bits a second, whose switch keeps 128 KiB. */
  throttle(bitsPerSecond: number, where: Where): Promise<Fault> {
    const above = { bytesPerSecond: Math.round(bitsPerSecond / 8), burstBytes: 131_072 };
    return this.#fault([{ target: "everything", above, ...where }]);
  }

  /** Nothing passes between hosts of one side and hosts of another. */
  partition(...sides: readonly (readonly string[])[]): Promise<Fault> {
    return this.#fault(
      sides.flatMap((from) =>
        sides
          .filter((to) => to !== from)
          .map((to): FaultRule => ({ target: "everything", from, to })),
      ),
    );
  }

  /** Records every UDP packet that enters a segment's switch. */
  capture(segment = "main"): Promise<Capture> {
    return Capture.start(this.#namespace(switchOf(segment)));
  }

  /** Counts what each host sends by UDP into a segment, from now on. */
  traffic(segment = "main"): Promise<Traffic> {
    return Traffic.start(this.#switch(segment));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const running of this.#processes)
      if (running.ending === undefined) running.kill("SIGKILL");
    await Promise.all(this.#processes.map(({ ended }) => ended));
    this.#leave();
    this.#remove();
  }

  #fault(rules: readonly FaultRule[]): Promise<Fault> {
    const segments = this.#plan.segments.filter((segment) => segment !== deadSegment);
    return Fault.between(
      `fault${++this.#faults}`,
      segments.map((segment) => this.#switch(segment)),
      rules,
    );
  }

  #switch(segment: string): SwitchPorts {
    const ports = this.#plan.hosts.map(({ name, links }): [string, readonly string[]] => [
      name,
      links.filter((link) => link.segment === segment).map(({ port }) => port),
    ]);
    return { namespace: this.#namespace(switchOf(segment)), ports: new Map(ports) };
  }

  #remove(): void {
    remove(
      [...this.#plan.hosts.map(({ name }) => name), ...this.#plan.segments.map(switchOf)].map(
        this.#namespace,
      ),
    );
    rmSync(this.#home, { recursive: true, force: true });
  }
}

/** Has something done when this process ends in whatever way it can notice; returns how to call that off. */
function atEnd(act: () => void): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const onSignal = (signal: NodeJS.Signals): void => {
    act();
    callOff();
    process.kill(process.pid, signal);
  };
  const callOff = (): void => {
    process.off("exit", act);
    for (const signal of signals) process.off(signal, onSignal);
  };
  process.on("exit", act);
  for (const signal of signals) process.on(signal, onSignal);
  return callOff;
}
