/**
 * The rate of a stream, set anew now and then from what its receivers asked for.
 * @module
 */
import type { EngineState } from "../state.ts";
import type { Outgoing, Receiver } from "./outgoing.ts";

/** A receiver has every slot up to this one, or has said that it misses it. */
export function noteTold(outgoing: Outgoing, receiver: Receiver, sequence: number): void {
  const from = Math.max(receiver.toldTo, outgoing.lossFrom - 1);
  receiver.told += Math.max(0, sequence - from);
  receiver.toldTo = Math.max(receiver.toldTo, sequence);
}

/** Loss beyond chance slows the stream down. */
export function adjustRate(state: EngineState, outgoing: Outgoing): void {
  let worst = { lost: 0, missed: 0, told: 0 };
  for (const { lagging, asked: lost, missed, told } of outgoing.receivers.values())
    if (!lagging && lost >= worst.lost) worst = { lost, missed, told };
  const change = outgoing.pacer.adjust(state.now, worst);
  if (change === undefined) return;
  if (change === "slower") {
    outgoing.lossFrom = outgoing.cursor;
    outgoing.lossFromAt = state.now;
  }
  for (const receiver of outgoing.receivers.values())
    receiver.asked = receiver.missed = receiver.told = 0;
}
