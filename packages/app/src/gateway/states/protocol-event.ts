/**
 * A frame as pages show it.
 *
 * @module
 */
import type { FrameEvent } from "earshot";
import { partyName, saidWords, type Who } from "../../frames/frame-words.ts";
import type { FrameParty, ProtocolEvent } from "../protocol/index.ts";

export function protocolEvent(event: FrameEvent, id: string): ProtocolEvent {
  const { at, frame, from, to, way, count, about = [], omitted } = event;
  return {
    id,
    at,
    frame,
    from: frameParty(from),
    to: to === undefined ? null : frameParty(to),
    way,
    count,
    text: saidWords(event),
    about: about.map(({ party, state = null }) => ({ party: frameParty(party), state })),
    omitted,
  };
}

/** Whoever is not known yet goes by the epoch, or by where it is. */
export function frameParty(who: Who): FrameParty {
  const place = who.address
    ?.toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 60);
  return {
    person: who.id ?? who.epoch ?? (place === undefined ? "somebody" : `at-${place}`),
    name: partyName(who),
  };
}
