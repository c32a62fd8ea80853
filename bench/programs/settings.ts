/**
 * What a host of a benchmark is told at its start, and the lines it says. Everything of this goes over standard input and
 * output: the network under measure carries the measured system only.
 * @module
 */
import type { Sample } from "../statistics.ts";

export interface HostSettings {
  /** A module of `systems/`. */
  readonly system: string;
  /** Bytes of a message, from 8. */
  readonly size: number;
  /** The address of this host, of the one that sends, and of those that receive. */
  readonly address: string;
  readonly sender: string;
  readonly receivers: readonly string[];
  /** Whether the system's own encryption is on. */
  readonly sealed: boolean;
  /** Sending goes on for this long, or until there are so many messages. */
  readonly sendMs: number;
  readonly messages: number;
  /** Of a ping-pong or of windows: how many are not counted, because everything is still cold. */
  readonly warmup: number;
  /** A ping-pong of requests and replies, where a system has such. */
  readonly requests: boolean;
}

/** What the driver says, a word a line. */
export type Order = "go" | "report" | "end";

/** Processor time in milliseconds, and the part of it outside of the kernel. */
export interface CpuUsed {
  readonly cpuMs: number;
  readonly userMs: number;
}

export type HostLine =
  /** Everybody this host needs is there. */
  | { readonly type: "ready"; readonly version: string }
  | (CpuUsed & {
      readonly type: "sent";
      readonly messages: number;
      readonly began: number;
      readonly ended: number;
      readonly counters?: unknown;
    })
  | (CpuUsed & {
      readonly type: "received";
      readonly messages: number;
      /** Missing between others. What is missing at the end is for the driver to see. */
      readonly lost: number;
      /** Out of order, doubled or of a wrong size. */
      readonly disordered: number;
      /** Whether the message came that the sender marked as its last. */
      readonly complete: boolean;
      readonly last: Sample;
      readonly samples: readonly Sample[];
      readonly counters?: unknown;
    })
  /** Of a ping-pong: round trips in milliseconds, sorted. */
  | {
      readonly type: "round-trips";
      readonly sortedMs: readonly number[];
      readonly counters?: unknown;
    }
  /** Of sends with receipts. */
  | (CpuUsed & {
      readonly type: "receipts";
      readonly messages: number;
      readonly perS: number;
      /** Receipts that did not name every receiver. */
      readonly short: number;
      readonly counters?: unknown;
    });

/** Where the groups, topics and subjects of the measured systems meet. */
export const names = {
  group: "bench",
  multicast: "239.77.0.1",
  multicastPort: 7_700,
  unicastPort: 7_701,
  tcpPort: 7_702,
  natsPort: 4_222,
  secret: "a pass phrase that only benchmarks know",
} as const;
