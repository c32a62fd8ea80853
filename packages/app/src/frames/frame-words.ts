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
  const { frame, count, slots, about = [], stream, group, facts } = event;
  const many = slots === undefined && count > 1 ? ` ×${count}` : "";
  const place = group === undefined ? "" : cleanName(group);
  const said = [
    slotWords(event),
    facts === "" ? "" : clean(facts),
    about.map((one) => mentionWords(one, label)).join(", "),
    stream === undefined ? place : `of stream ${stream}${place === "" ? "" : ` to ${place}`}`,
  ].filter((words) => words !== "");
  return `${frame}${many}${said.length === 0 ? "" : `  ${said.join(" ")}`}`;
}

/** `slots 17–45 (29)`, empty when it is about none. */
export function slotWords({ slots, count, frame }: FrameEvent): string {
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
