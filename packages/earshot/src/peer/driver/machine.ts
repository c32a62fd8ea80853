/**
 * What the driver drives: the engine, or a scripted one in tests.
 * @module
 */
import type { View } from "../../core/events.ts";
import type { Input, Output } from "../../core/io.ts";

export interface Machine {
  handle(input: Input): void;
  poll(): Output;
  readonly view: View;
  room(stream: number): number;
  stats(): Readonly<Record<string, number>>;
}
