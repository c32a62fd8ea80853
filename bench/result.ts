/**
 * What the benchmarks leave behind: a file that says everything the reports are made from, and enough of the
 * circumstances to judge it by.
 * @module
 */

export const measureNames = [
  "throughput",
  "receipts",
  "latency",
  "request",
  "topic",
  "view",
  "idle",
  "micro",
] as const;
export type MeasureName = (typeof measureNames)[number];

/**
 * `complete`: every message arrived at every receiver, in order. `unreliable`: from a baseline that promises nothing, so
 * what arrived is told and no more. All others are told in words and never as a figure.
 */
export type Outcome = "complete" | "unreliable" | "lost" | "disordered" | "late" | "failed";

/** One system, once. */
export interface Run {
  readonly round: number;
  /** As in `systems.ts`; a closed realm is a system of its own. */
  readonly system: string;
  readonly outcome: Outcome;
  /** By name, the unit at its end. Only of complete and unreliable runs. */
  readonly figures?: Readonly<Record<string, number>>;
  /** What went wrong, or what else is to be known. */
  readonly note?: string;
  /** Numbers behind the figures, for whoever doubts them. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** `super`: a plain veth, which carries a burst whole; `wire`: one packet a datagram, as on a wire. */
export type NetworkKind = "super" | "wire";

export interface Case {
  readonly measure: MeasureName;
  readonly network: NetworkKind | undefined;
  /** Bytes of a message. */
  readonly size: number | undefined;
  readonly receivers: number | undefined;
  /** Percent of the packets to one receiver that are dropped, each by itself. */
  readonly loss: number;
  /** What is measured, where a measure has several. */
  readonly variant: string | undefined;
}

export interface CaseResult extends Case {
  readonly runs: readonly Run[];
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly kernel: string;
  readonly node: string;
  /** The largest receive buffer a socket may ask for. */
  readonly rmemMaxBytes: number;
}

export interface ResultFile {
  readonly format: 1;
  readonly began: string;
  readonly ended: string;
  /** It was stopped before its end: rounds may be missing. */
  readonly interrupted: boolean;
  readonly commit: string;
  /** There were changes that no commit holds. */
  readonly uncommitted: boolean;
  readonly quick: boolean;
  readonly rounds: number;
  readonly machine: Machine;
  /** Processes that wanted to run, on the average of a minute, before the first run: others on this machine. */
  readonly loadBefore: number;
  /** By system. */
  readonly versions: Readonly<Record<string, string>>;
  /** Systems that could not be measured, and why. */
  readonly notRun: Readonly<Record<string, string>>;
  readonly cases: readonly CaseResult[];
}

/** A name for people, such as `64 B to 3, wire, 1 % loss`. */
export function caseTitle({ size, receivers, network, loss, variant }: Case): string {
  const parts = [
    variant,
    size === undefined
      ? undefined
      : sizeTitle(size) + (receivers === undefined ? "" : ` to ${receivers}`),
    network,
    loss === 0 ? undefined : `${loss} % loss`,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

/** `64 B`, `16 KiB` */
export function sizeTitle(bytes: number): string {
  return bytes < 1_024 ? `${bytes} B` : `${bytes / 1_024} KiB`;
}

/** The same case of another file, or another system's. */
export function sameCase(a: Case, b: Case): boolean {
  return (
    a.measure === b.measure &&
    a.network === b.network &&
    a.size === b.size &&
    a.receivers === b.receivers &&
    a.loss === b.loss &&
    a.variant === b.variant
  );
}

/** Takes a file apart that a run wrote; refuses what is not one. */
export function readResult(text: string): ResultFile {
  const parsed: unknown = JSON.parse(text);
  const file = parsed as Partial<ResultFile> | null;
  if (typeof file !== "object" || file?.format !== 1 || !Array.isArray(file.cases))
    throw new Error("this is not a result of npm run bench");
  return file as ResultFile;
}
