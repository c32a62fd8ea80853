/**
 * Which frames somebody wants to be told of.
 * @module
 */
import type { PeerId } from "../core/identity.ts";
import type { FrameEvent, FrameName } from "./frame-event.ts";

/** What must hold for an event to be told; what is left out lets everything pass. */
export interface FrameFilter {
  readonly frames?: readonly FrameName[];
  /** The frame is from, to or about one of these. What goes to everybody is to each. */
  readonly peers?: readonly PeerId[];
}

export function passes(event: FrameEvent, { frames, peers }: FrameFilter): boolean {
  if (frames !== undefined && !frames.includes(event.frame)) return false;
  if (peers === undefined) return true;
  const { from, to, about = [] } = event;
  if (to === undefined) return true;
  const parties = [from, to, ...about.map(({ party }) => party)];
  return parties.some(({ id }) => id !== undefined && peers.includes(id));
}
