/**
 * How a peer of a world is set up, and what it asks of an engine.
 * @module
 */
import type { Address } from "../../core/address.ts";
import type { View } from "../../core/events.ts";
import type { Input, Output } from "../../core/io.ts";

/** What a world needs of an engine. */
export interface EngineLike {
  handle(input: Input): void;
  poll(): Output;
  readonly view: View;
  room(stream: number): number;
  stats(): Readonly<Record<string, number>>;
}

/** How a peer is set up. */
export interface PeerPlan {
  /** What scenarios call it. */
  readonly name: string;
  /** What it announces; by default its name. */
  readonly label?: string;
  readonly roles?: readonly string[];
  readonly metadata?: Uint8Array;
  /** Groups that it is in, and reads, from its start on. */
  readonly groups?: readonly string[];
  /** The machine it runs on; by default one of its own, named as the peer. */
  readonly host?: string;
  /** Segments that its machine is attached to; by default all. */
  readonly on?: readonly string[];
  /** Addresses to ask by unicast; functions are asked at each start. */
  readonly seeds?: readonly (Address | (() => Address))[];
  /** Whose key it uses: a copied identity. By default its own. */
  readonly identityOf?: string;
  /** How fast its clock runs; 1 is right. */
  readonly clockRate?: number;
}
