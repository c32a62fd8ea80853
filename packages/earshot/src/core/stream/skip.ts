/**
 * Slots that will never come: what is here behind them is handed on, and what is missing is told.
 * @module
 */
import { limits } from "../limits.ts";
import type { EngineState } from "../state.ts";
import { type GapReason, tellBatch, tellGap } from "./delivery.ts";
import type { Incoming } from "./incoming.ts";
import { deliverHeld } from "./receive-slots.ts";

/** Hands on what is here before the slot `to`, and gives up the rest. Gives the last one that was here. */
export function skipTo(
  state: EngineState,
  incoming: Incoming,
  to: number,
  reason: GapReason,
): number {
  let here = incoming.received;
  let inHole = false;
  const heldTo = Math.min(to, incoming.received + limits.windowSlots + 1);
  for (let sequence = incoming.received + 1; sequence < heldTo; sequence++) {
    incoming.gaps?.filled(sequence);
    if (!incoming.has(sequence)) {
      incoming.assembler.drop();
      // Parts of a large message are no messages: of these, too, it is told that some are missing.
      if (!inHole) tellGap(state, incoming, 0, reason);
      inHole = true;
      continue;
    }
    inHole = false;
    incoming.received = sequence - 1;
    deliverHeld(state, incoming, reason);
    here = incoming.received;
    sequence = incoming.received;
  }
  incoming.received = Math.max(incoming.received, to - 1);
  incoming.highest = Math.max(incoming.highest, incoming.received);
  incoming.buffer?.forget(incoming.received);
  return here;
}

/** A stream has ended, as has perhaps its sender: what is still missing will never come. */
export function endIncoming(state: EngineState, incoming: Incoming): void {
  const { highest, ref } = incoming;
  if (incoming.started) {
    const here = skipTo(state, incoming, highest + 1, "ended");
    // How many messages were in the last slots nobody knows; at least one in each.
    const missing = Math.max(highest - here, incoming.assembler.begun ? 1 : 0);
    if (missing > 0) tellGap(state, incoming, missing, "ended");
    tellBatch(state, incoming);
  } else if (incoming.begun && !incoming.ignored) {
    // It was evicted and never came in again: something was said meanwhile.
    tellGap(state, incoming, Math.max(1, highest - incoming.received), "ended");
  }
  if (ref !== undefined) state.streams.ended.add(ref.epoch, ref.stream);
  state.streams.forget(state, incoming);
}
