/**
 * Tells the program how far the receivers of a stream are: once at the end of an input, and only what
 * has changed.
 * @module
 */
import type { MemberProgress } from "../events.ts";
import type { EngineState } from "../state.ts";
import type { Outgoing, Receiver } from "./outgoing.ts";

/** Something has changed. */
export function noteProgress(state: EngineState, outgoing: Outgoing): void {
  if (outgoing.progressDue) return;
  outgoing.progressDue = true;
  state.streams.progressed.push(outgoing);
}

export function noteReceiver(state: EngineState, outgoing: Outgoing, receiver: Receiver): void {
  noteProgress(state, outgoing);
  if (receiver.changed) return;
  receiver.changed = true;
  outgoing.changed.push(receiver);
}

/** A receiver is no longer waited for. */
export function noteGone(
  state: EngineState,
  outgoing: Outgoing,
  receiver: Receiver,
  gone: "left" | "failed" | "evicted",
): void {
  outgoing.gone.push({ ...progressOf(receiver), gone });
  noteProgress(state, outgoing);
}

/** At the end of an input. */
export function tellProgress(state: EngineState): void {
  const { progressed } = state.streams;
  if (progressed.length === 0) return;
  for (const outgoing of progressed.splice(0)) {
    outgoing.progressDue = false;
    const members = outgoing.gone;
    outgoing.gone = [];
    for (const receiver of outgoing.changed) {
      receiver.changed = false;
      if (outgoing.receivers.get(receiver.record.epoch) === receiver)
        members.push(progressOf(receiver));
    }
    outgoing.changed = [];
    const sent = outgoing.ring.endedBy(outgoing.sentTo);
    state.emit({ type: "progress", stream: outgoing.stream, sent, members });
  }
}

function progressOf(receiver: Receiver): MemberProgress {
  return {
    id: receiver.record.id,
    epoch: receiver.record.epoch,
    since: receiver.since,
    received: Math.max(receiver.since - 1, receiver.messages),
    handled: receiver.handled,
    listening: receiver.listening,
    gone: undefined,
  };
}
