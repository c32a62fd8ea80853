/**
 * Frames as a peer tells them, for tests.
 *
 * @module
 */
import type { Epoch, FrameEvent, Party, PeerId } from "earshot";

/** Somebody; `digit` makes the ids, and is by default the first letter of the name, if that will do. */
export function party(name: string, digit = /^[a-f]/.test(name) ? name.slice(0, 1) : "0"): Party {
  return { id: digit.repeat(32) as PeerId, epoch: digit.repeat(32) as Epoch, name };
}

export function seenFrame(
  event: Partial<FrameEvent> & Pick<FrameEvent, "frame" | "from" | "to">,
): FrameEvent {
  const way = event.to === undefined ? "multicast" : "unicast";
  return { at: 0, direction: "received", way, count: 1, facts: "", omitted: 0, ...event };
}
