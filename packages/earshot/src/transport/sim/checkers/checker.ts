/**
 * What a checker is: it watches every peer's events and speaks up when a promise is broken. Safety is
 * checked at every step, so that a run stops where it went wrong.
 * @module
 */
import type { EngineEvent, View } from "../../../core/events.ts";
import type { Epoch, PeerId } from "../../../core/identity.ts";

/** A peer as checkers see it. */
export interface Witness {
  readonly name: string;
  readonly id: PeerId;
  readonly epoch: Epoch;
  readonly view: View;
}

/** One start of a peer, from the world's own books. */
export interface KnownLife {
  readonly name: string;
  readonly id: PeerId;
  readonly epoch: Epoch;
  readonly begun: number;
  /** When it ended, and how. */
  ended: number;
  end: "crash" | "goodbye" | undefined;
}

export interface Books {
  now(): number;
  life(epoch: Epoch): KnownLife | undefined;
}

export interface Checker {
  readonly name: string;
  /** A peer begins a life. */
  began?(peer: Witness): void;
  /** A peer is told to send. */
  said?(peer: Witness, group: string, body: Uint8Array): void;
  /** A peer's engine gives an event. Returns what is wrong. */
  event?(peer: Witness, event: EngineEvent): string | undefined;
  /** A peer has been drained after an input. Returns what is wrong. */
  drained?(peer: Witness): string | undefined;
}
