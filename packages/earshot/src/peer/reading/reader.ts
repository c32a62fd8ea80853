/**
 * What all readers of messages have in common.
 * @module
 */
import type { Arrival } from "./arrival.ts";

/** Reads message by message. */
export interface Reader {
  push(arrival: Arrival): void;
  /** So many that would come now never will. */
  miss(count: number): void;
  /** Nothing more will come. */
  end(): void;
}
