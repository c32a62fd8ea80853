/**
 * What is told of a frame that a peer sent or heard: enough for a line in a sequence diagram.
 * @module
 */
import type { Address } from "../core/address.ts";
import type { Epoch, PeerId } from "../core/identity.ts";
import type { FrameType, SlotRange, UpdateEntry } from "../core/wire/frame-table.ts";
import type { Cast } from "../core/wire/header.ts";

/**
 * The name of a frame in docs/protocol.md. The datagrams of streams have no frame of that table: `slots` are
 * those that are sent for the first time, `repair` those that are sent again or come late.
 */
export type FrameName = Exclude<FrameType, "padding"> | "slots" | "repair";

/** One life of a peer, as far as it is known to whoever watches. */
export interface Party {
  /** `undefined` for an address where nobody is known yet, such as a seed. */
  readonly epoch: Epoch | undefined;
  /** `undefined` until its announcement was verified. */
  readonly id: PeerId | undefined;
  readonly name: string | undefined;
  /** Where the frame went, when nobody is known there. */
  readonly address?: Address;
}

/** Whom a frame speaks of, besides those it is between. */
export interface Mention {
  readonly party: Party;
  /** What an `update` says of it. */
  readonly state?: UpdateEntry["state"];
  readonly incarnation?: number;
}

/** A frame, or several alike that came close together. */
export interface FrameEvent {
  /** Milliseconds; since when is said by whoever tells it. Never less than that of the event before. */
  readonly at: number;
  /** Of the peer that is watched. */
  readonly direction: "sent" | "received";
  readonly frame: FrameName;
  readonly from: Party;
  /** `undefined`: everybody, or all in a group. */
  readonly to: Party | undefined;
  readonly way: Cast;
  /** How many this tells of: slots where there are slots, otherwise frames. */
  readonly count: number;
  /** What it says, in a few words, such as `has 45, takes up to 8237`. May be empty. */
  readonly facts: string;
  /** The sender's number of the stream that it is about. */
  readonly stream?: number;
  /** That stream's group, or the group of a message, where it is known. */
  readonly group?: string;
  /** Slots that are sent, asked for or repaired, in order; at most `limits.toldRanges` ranges. */
  readonly slots?: readonly SlotRange[];
  readonly about?: readonly Mention[];
  /** Events that were left out just before this one, because there were too many. */
  readonly omitted: number;
}
