/**
 * What kinds of frames there are, for colour and choice; the names are those of docs/protocol.md.
 * @module
 */
import type { ProtocolEvent } from "@earshot/app/protocol";
import type { TextKey } from "../../i18n/texts.ts";

export type FrameKind = "discovery" | "liveness" | "data" | "trouble";

/** Every frame that is told of, with its kind. */
const kinds = {
  announce: "discovery",
  request: "discovery",
  echo: "discovery",
  goodbye: "discovery",
  view: "discovery",
  sync: "discovery",
  roster: "discovery",
  fetch: "discovery",
  relay: "discovery",
  ping: "liveness",
  ack: "liveness",
  "ping-request": "liveness",
  nack: "liveness",
  update: "liveness",
  message: "data",
  latest: "data",
  packet: "data",
  start: "data",
  join: "data",
  slots: "data",
  report: "data",
  heartbeat: "data",
  end: "data",
  nak: "trouble",
  repair: "trouble",
  gone: "trouble",
  evicted: "trouble",
  decline: "trouble",
} as const satisfies Readonly<Record<string, FrameKind>>;

type Known = keyof typeof kinds;

const order: readonly string[] = Object.keys(kinds);

function isKnown(frame: string): frame is Known {
  return Object.hasOwn(kinds, frame);
}

export function kindOf(frame: string): FrameKind {
  return isKnown(frame) ? kinds[frame] : "data";
}

/** A suspicion is trouble, though its frame also carries good news. */
export function kindOfEvent({ frame, about }: ProtocolEvent): FrameKind {
  const bad = about.some(({ state }) => state === "suspected" || state === "failed");
  return frame === "update" && bad ? "trouble" : kindOf(frame);
}

/** What a frame means in plain words; `undefined` for one of a later version. */
export function meaningOf(frame: string): TextKey | undefined {
  return isKnown(frame) ? `network.frame.${frame}` : undefined;
}

/** The frames that come up, those of a kind side by side. */
export function framesOf(events: readonly ProtocolEvent[]): readonly string[] {
  const found = [...new Set(events.map(({ frame }) => frame))];
  return found.toSorted((one, other) => order.indexOf(one) - order.indexOf(other));
}
