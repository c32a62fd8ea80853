/**
 * What is measured side by side, and how each is told.
 * @module
 */
import type { MeasureName } from "./result.ts";

export interface System {
  readonly name: string;
  /** In tables and charts. */
  readonly title: string;
  /** The module of `programs/systems/`; none for a program that comes with hosts of its own. */
  readonly module: string | undefined;
  readonly sealed: boolean;
  /** Whether every message has to arrive. */
  readonly reliable: boolean;
  readonly measures: readonly MeasureName[];
}

export const systems: readonly System[] = [
  {
    name: "earshot",
    title: "Earshot",
    module: "earshot",
    sealed: false,
    reliable: true,
    measures: ["throughput", "receipts", "latency", "request", "topic", "view", "idle", "micro"],
  },
  {
    name: "earshot-sealed",
    title: "Earshot, sealed",
    module: "earshot",
    sealed: true,
    reliable: true,
    measures: ["throughput", "latency", "request"],
  },
  {
    name: "cyclone",
    title: "Cyclone DDS",
    module: undefined,
    sealed: false,
    reliable: true,
    measures: ["throughput", "latency", "idle"],
  },
  {
    name: "nats",
    title: "NATS",
    module: "nats",
    sealed: false,
    reliable: true,
    measures: ["throughput", "latency"],
  },
  {
    name: "zeromq",
    title: "zeromq.js",
    module: "zeromq",
    sealed: false,
    reliable: true,
    measures: ["throughput", "latency"],
  },
  {
    name: "dgram",
    title: "bare dgram",
    module: "dgram",
    sealed: false,
    reliable: false,
    measures: ["throughput", "latency", "request", "idle"],
  },
];

export function systemNamed(name: string): System {
  const found = systems.find((system) => system.name === name);
  if (found === undefined) throw new Error(`there is no system ${name}`);
  return found;
}
