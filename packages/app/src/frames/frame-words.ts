/**
 * A frame in words: what stands beside its arrow.
 *
 * @module
 */
import type { FrameEvent, Mention, Party } from "earshot";
import { clean, cleanName } from "../output/clean.ts";
import { idDigits } from "../room/words.ts";

/** The frame's name, what it says, and whom it speaks of. */
export function frameWords(event: FrameEvent, label: (party: Party) => string): string {
  const { frame, count, slots, about = [] } = event;
  const many = slots === undefined && count > 1 ? ` ×${count}` : "";
  const mentions = about.map((one) => mentionWords(one, label)).join(", ");
  const said = [saidWords(event), mentions].filter((words) => words !== "");
  return `${frame}${many}${said.length === 0 ? "" : `  ${said.join(" ")}`}`;
}

/** What it says by itself, such as `17–45 (29) of stream 3 to lobby`; may be empty. */
export function saidWords(event: FrameEvent): string {
  const { facts, stream, group } = event;
  const place = group === undefined ? "" : cleanName(group);
  const said = [
    slotWords(event),
    clean(facts),
    stream === undefined ? place : `of stream ${stream}${place === "" ? "" : ` to ${place}`}`,
  ];
  return said.filter((words) => words !== "").join(" ");
}

/** `17–45 (29)`, empty when it is about none. */
function slotWords({ slots, count, frame }: FrameEvent): string {
  if (slots === undefined || slots.length === 0) return "";
  const ranges = slots.map(({ from, count: length }) =>
    length === 1 ? String(from) : `${from}–${from + length - 1}`,
  );
  const told = slots.reduce((sum, range) => sum + range.count, 0);
  const all = frame === "nak" ? told : count;
  return `${ranges.join(", ")}${all > told ? " …" : ""}${all > 1 ? ` (${all})` : ""}`;
}

function mentionWords({ party, state }: Mention, label: (party: Party) => string): string {
  return state === undefined ? label(party) : `${label(party)} is ${state}`;
}

/** A `Party` whose ids may have been read from anywhere. */
export interface Who {
  readonly id: string | undefined;
  readonly epoch: string | undefined;
  readonly name: string | undefined;
  readonly address?: string;
}

/** What to call somebody who may not be known yet. */
export function partyName({ name, id, epoch, address }: Who): string {
  if (name !== undefined) return cleanName(name);
  if (address !== undefined) return clean(address);
  const digits = (id ?? epoch)?.slice(0, idDigits);
  return digits === undefined ? "somebody" : `? ${digits}`;
}
