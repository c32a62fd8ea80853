/**
 * What a server holds: its services, the lives that call it, and their calls.
 * @module
 */
import type { Member } from "../core/events.ts";
import type { Epoch } from "../core/identity.ts";
import type { BodyKind } from "../core/io.ts";
import { limits } from "../core/limits.ts";
import { Ranges } from "./ranges.ts";

export interface Service {
  readonly name: string;
  readonly concurrency: number;
  readonly queue: number;
  /** Handlers that have not come to their end. */
  running: number;
  /** Calls that wait for their turn. */
  waiting: ServedCall[];
  open: boolean;
}

/** A packet that was sent and not yet taken. */
export interface SentPart {
  readonly part: number;
  readonly packet: Uint8Array;
  sentAt: number;
}

/**
 * - `waiting` for its turn, `running`, `replied` (the last word is said).
 * - `over`: nobody waits for it; its handler may not have come to its end.
 */
export type CallState = "waiting" | "running" | "replied" | "over";

export interface ServedCall {
  readonly caller: CallingLife;
  readonly number: number;
  readonly service: Service | undefined;
  /** Who called, as known when it did. */
  readonly from: Member;
  readonly kind: BodyKind;
  body: Uint8Array;
  state: CallState;
  /** The caller has asked after it: it no longer repeats the call. */
  polled: boolean;
  /** Replies that were sent. */
  parts: number;
  /** Those that came, as far as the caller says. */
  taken: number;
  /** Those that did not yet, in order. */
  sent: SentPart[];
  /** When they are repeated; never for one that the caller will ask for. */
  repeatAt: number;
  repeats: number;
  /** When anything was heard or said about it last. */
  heardAt: number;
}

/** One life that calls, and which of its calls have come. */
export class CallingLife {
  readonly epoch: Epoch;
  /** Calls that wait, run, or have replies that may be asked for. */
  readonly calls: Map<number, ServedCall> = new Map();
  /** Calls before this one are over. */
  floor = 0;
  /** Those from there on that are. */
  readonly over: Ranges = new Ranges(limits.callRanges);

  constructor(epoch: Epoch) {
    this.epoch = epoch;
  }

  isOver(number: number): boolean {
    return number < this.floor || this.over.has(number);
  }

  /** Gives the calls that are still held below the new floor. */
  raiseFloor(floor: number): readonly ServedCall[] {
    if (floor <= this.floor) return none;
    const below: ServedCall[] = [];
    if (floor - this.floor <= this.calls.size) {
      for (let number = this.floor; number < floor; number++) {
        const call = this.calls.get(number);
        if (call !== undefined) below.push(call);
      }
    } else for (const call of this.calls.values()) if (call.number < floor) below.push(call);
    this.floor = floor;
    this.over.dropBelow(floor);
    return below;
  }
}

const none: readonly ServedCall[] = [];
