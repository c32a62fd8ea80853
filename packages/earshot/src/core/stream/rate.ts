/**
 * The rate of a stream, set anew now and then from what its receivers asked for.
 * @module
 */
import type { EngineState } from "../state.ts";
import type { Outgoing } from "./outgoing.ts";

/** Loss beyond chance slows the stream down. */
export function adjustRate(state: EngineState, outgoing: Outgoing): void {
  let worst = 0;
  for (const { asked, lagging } of outgoing.receivers.values())
    if (!lagging) worst = Math.max(worst, asked);
  const change = outgoing.pacer.adjust(state.now, worst);
  if (change === undefined) return;
  if (change === "slower") {
    outgoing.lossFrom = outgoing.cursor;
    outgoing.lossFromAt = state.now;
  }
  for (const receiver of outgoing.receivers.values()) receiver.asked = 0;
}
