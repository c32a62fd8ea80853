/**
 * Control frames of a stream to many of its receivers: on the same way as its slots.
 * @module
 */
import type { EngineState } from "../state.ts";
import { sendOn } from "../send.ts";
import type { Frame } from "../wire/frame-table.ts";
import type { Outgoing, Receiver } from "./outgoing.ts";
import { multicastTo } from "./routes.ts";

export function sendToReceivers(
  state: EngineState,
  outgoing: Outgoing,
  receivers: Iterable<Receiver>,
  frames: readonly Frame[],
): void {
  for (const to of multicastTo(state, outgoing, receivers)) sendOn(state, to, frames);
}
