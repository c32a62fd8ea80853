/**
 * What a recording comes to, in figures.
 * @module
 */
import type { CounterName } from "../../core/counters.ts";
import type { Epoch, PeerId } from "../../core/identity.ts";
import type { Input } from "../../core/io.ts";

export interface Volume {
  datagrams: number;
  bytes: number;
}

/** By kind of datagram, such as `"ping"`; see `core/wire/dissect.ts`. */
export type Volumes = Readonly<Record<string, Readonly<Volume>>>;

/** One life of another peer. Times are milliseconds since the recording began. */
export interface LifeSummary {
  readonly id: PeerId;
  readonly epoch: Epoch;
  readonly name: string;
  /** `undefined` for what did not happen. */
  readonly joinedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** How it is at the end of the recording. */
  readonly state: "present" | "suspected" | "left" | "failed";
  readonly heard: Readonly<Volume>;
  readonly messages: number;
  /** Messages that never came though later ones did, and those of streams that never will. */
  readonly lost: number;
  /** Messages that had been missing and came after all. */
  readonly late: number;
}

/** What went over streams, in the engine's own count. */
export interface StreamSummary {
  readonly messagesSent: number;
  /** Messages that will never come, told as gaps. */
  readonly messagesLost: number;
  readonly slotsSent: number;
  /** Sent again because somebody asked. */
  readonly slotsRepaired: number;
  readonly slotsReceived: number;
  /** Came before their turn. */
  readonly slotsReordered: number;
  /** Named in our requests for repairs. */
  readonly slotsAskedFor: number;
  /** Members that held a stream of ours back for too long. */
  readonly evictions: number;
}

export interface Summary {
  /** From the first input to the last. */
  readonly durationMs: number;
  readonly inputs: Readonly<Partial<Record<Input["type"], number>>>;
  readonly lives: readonly LifeSummary[];
  readonly received: Volumes;
  readonly sent: Volumes;
  readonly messagesSent: number;
  readonly streams: StreamSummary;
  readonly drops: Readonly<Partial<Record<CounterName, number>>>;
  readonly suspicions: {
    readonly raised: number;
    /** Members that failed and did not come back. */
    readonly right: number;
    /** Members that were there all the same: they recovered, or came back in the same life. */
    readonly wrong: number;
    /** Not decided when the recording ended, or overtaken by a goodbye. */
    readonly open: number;
  };
  readonly refutations: number;
  readonly lags: number;
}
