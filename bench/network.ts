/**
 * The networks of the benchmarks: one sender and its receivers on a switch, as a plain veth or as a wire, with losses at
 * one receiver. A loss is asked afterwards whether it happened.
 * @module
 */
import type { Fault } from "../lab/kit/fault.ts";
import type { Host } from "../lab/kit/host.ts";
import { Lan } from "../lab/kit/lan.ts";
import { fromSource, node } from "../lab/kit/paths.ts";
import type { LabProcess } from "../lab/kit/lab-process.ts";
import { fileURLToPath } from "node:url";
import type { HostLine, HostSettings } from "./programs/settings.ts";
import type { NetworkKind } from "./result.ts";

/** What the kernel allows by itself. */
const bursts = 65_535;

export class BenchNetwork implements AsyncDisposable {
  readonly sender: Host;
  readonly receivers: readonly Host[];
  readonly #lan: Lan;

  private constructor(lan: Lan) {
    this.#lan = lan;
    const [sender, ...receivers] = lan.hosts;
    this.sender = sender!;
    this.receivers = receivers;
  }

  static async make(kind: NetworkKind, receivers: number): Promise<BenchNetwork> {
    const gsoMaxSegs = kind === "super" ? bursts : 1;
    // Nothing but the measured system is to speak: IPv6 has a voice of its own on every link.
    return new BenchNetwork(await Lan.make({ hosts: 1 + receivers, gsoMaxSegs, ipv6: false }));
  }

  get lan(): Lan {
    return this.#lan;
  }

  /** Drops this many percent of the packets to the last receiver, each by itself. */
  lose(percent: number): Promise<Fault> {
    return this.#lan.lose(percent, { to: [this.receivers.at(-1)!.name] }, "transport");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lan[Symbol.asyncDispose]();
  }
}

export function addressOf(host: Host): string {
  return host.cable().ipv4!;
}

/** Where the processes of measured systems write profiles, if anywhere. */
export interface Profiling {
  readonly folder: string | undefined;
  /** What is measured, for the names of the files. */
  readonly title: string;
}

/** Starts a program of `programs/` in a host. */
export function startProgram(
  host: Host,
  program: string,
  settings: HostSettings,
  { folder, title }: Profiling,
): LabProcess<HostLine> {
  const path = fileURLToPath(new URL(`programs/${program}.ts`, import.meta.url));
  const profile =
    folder === undefined
      ? []
      : [
          "--cpu-prof",
          `--cpu-prof-dir=${folder}`,
          `--cpu-prof-name=${profileName(title, program, host)}`,
        ];
  return host.spawn(`${settings.system} ${program}`, [
    node,
    fromSource,
    ...profile,
    path,
    JSON.stringify(settings),
  ]);
}

function profileName(title: string, program: string, { name }: Host): string {
  return `${title} ${program} ${name}`.replaceAll(/[^\w.%]+/g, "-") + ".cpuprofile";
}
