/**
 * The processes of one run: in place before anything is measured, gone at its end.
 * @module
 */
import { cpuMs } from "../../lab/kit/cpu.ts";
import type { Host } from "../../lab/kit/host.ts";
import type { LabProcess } from "../../lab/kit/lab-process.ts";
import { addressOf, startProgram, type BenchNetwork, type Profiling } from "../network.ts";
import { names, type HostLine, type HostSettings, type Order } from "../programs/settings.ts";
import type { System } from "../systems.ts";
import type { Settings } from "./measure.ts";

/** For a process to start and to find the others, on a machine with better things to do. */
const inPlaceMs = 20_000;
const goingMs = 5_000;

export type Line<Type extends HostLine["type"]> = Extract<HostLine, { type: Type }>;

export class Hosts implements AsyncDisposable {
  readonly #processes: LabProcess<HostLine>[] = [];
  readonly #servers: LabProcess[] = [];
  readonly #network: BenchNetwork;
  readonly #system: System;
  readonly #settings: Settings;
  readonly #profiling: Profiling;
  readonly #common: Omit<HostSettings, "address">;

  constructor(
    network: BenchNetwork,
    system: System,
    settings: Settings,
    title: string,
    run: Pick<HostSettings, "size" | "sendMs" | "messages" | "warmup"> &
      Partial<Pick<HostSettings, "requests">>,
  ) {
    this.#network = network;
    this.#system = system;
    this.#settings = settings;
    this.#profiling = {
      folder: settings.profiles,
      title: `${system.name} ${title}`,
    };
    this.#common = {
      requests: false,
      ...run,
      system: system.module ?? system.name,
      sealed: system.sealed,
      sender: addressOf(network.sender),
      receivers: network.receivers.map(addressOf),
    };
  }

  /** What a system needs besides its hosts. */
  async startServers(): Promise<void> {
    if (this.#system.module !== "nats") return;
    const { sender } = this.#network;
    const args = ["--addr", addressOf(sender), "--port", `${names.natsPort}`];
    const server = sender.spawn("nats-server", ["nats-server", ...args]);
    this.#servers.push(server as LabProcess);
    await server.untilSaid(/Server is ready/, { withinMs: inPlaceMs });
  }

  /** Starts a program in these hosts; resolves when it is in place in all of them. */
  async start(program: string, on: readonly Host[]): Promise<readonly LabProcess<HostLine>[]> {
    const started = on.map((host) =>
      startProgram(host, program, { ...this.#common, address: addressOf(host) }, this.#profiling),
    );
    this.#processes.push(...started);
    const lines = await Promise.all(started.map((one) => told(one, "ready", inPlaceMs)));
    this.#settings.versions.set(this.#system.name, lines[0]!.version);
    return started;
  }

  /** Processor time of the servers so far. */
  serverCpuMs(): number {
    return this.#servers.reduce((sum, { pid }) => sum + cpuMs(pid), 0);
  }

  /** Ends everything; processes that write a profile get the time for it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.#processes.map(async (one) => {
        order(one, "end");
        await one.untilEnded({ withinMs: goingMs }).catch(() => {});
        await one[Symbol.asyncDispose]();
      }),
    );
    await Promise.all(this.#servers.map((one) => one[Symbol.asyncDispose]()));
  }
}

export function order(to: LabProcess<HostLine>, what: Order): void {
  to.write(`${what}\n`);
}

/** Resolves with the line of this type that the process says. */
export async function told<Type extends HostLine["type"]>(
  by: LabProcess<HostLine>,
  type: Type,
  withinMs: number,
): Promise<Line<Type>> {
  const { json } = await by.until((line) => line.type === type, { withinMs, what: type });
  return json as Line<Type>;
}

/** What a host counted about itself, without the many counters of things that did not happen. */
export function counted({ counters }: { readonly counters?: unknown }): unknown {
  const text = JSON.stringify(counters, (_, value: unknown) => (value === 0 ? undefined : value));
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}
