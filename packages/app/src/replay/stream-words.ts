/**
 * What happened on streams, one sentence for each.
 *
 * @module
 */
import type { Member } from "earshot";
import type { Happening } from "earshot/replay";
import { cleanName } from "../output/clean.ts";
import { count } from "./figures.ts";
import type { People } from "./people.ts";

type StreamType =
  | "stream-opened"
  | "stream-heard"
  | "stream-ended"
  | "more-messages"
  | "large-begun"
  | "large-ended"
  | "repairs"
  | "gap"
  | "lost-receiver";
type Of<Type extends StreamType> = Extract<Happening, { type: Type }>;

/** The sentence. */
export function streamWords(happening: Of<StreamType>, people: People): string {
  switch (happening.type) {
    case "stream-opened": {
      const { stream, group, to, slow } = happening;
      const whom = to === undefined ? placeOf(group) : `${people.label(to)} alone`;
      return `opens stream ${stream} to ${whom}; for members that are too slow: ${slow}`;
    }
    case "stream-heard": {
      const { from, stream, group } = happening;
      return `stream ${stream} of ${people.label(from)} to ${placeOf(group)} begins to be heard`;
    }
    case "stream-ended":
      return `stream ${happening.stream} to ${placeOf(happening.group)} has ended, after ${count(happening.messages, "message")}: everybody has it`;
    case "more-messages": {
      const { from, group, first, last, messages, bytes } = happening;
      const what = `${count(messages, "more message")} (${first} to ${last}, ${bytes} B)`;
      return from === undefined
        ? `wrote ${what} to ${placeOf(group)}`
        : `${what} of ${people.label(from)} to ${placeOf(group)}`;
    }
    case "large-begun": {
      const size = happening.total === undefined ? "of unknown size" : `of ${happening.total} B`;
      return `large message ${whose(happening, people)} begins: ${happening.kind} ${size}`;
    }
    case "large-ended": {
      const { bytes, whole, sequence } = happening;
      const size = bytes === undefined ? "" : ` after ${bytes} B`;
      const how = whole ? `is whole${size}, as message ${sequence}` : `was given up${size}`;
      return `large message ${whose(happening, people)} ${how}`;
    }
    case "repairs":
      return repairWords(happening);
    case "gap": {
      const { from, group, count: number, reason } = happening;
      const what = number === 0 ? "parts of large messages" : count(number, "message");
      const them = number === 1 ? "it" : "them";
      return `${what} of ${people.label(from)} to ${placeOf(group)} will never come: ${gapWords[reason](them)}`;
    }
    case "lost-receiver": {
      const { member, stream, group, why, received, handled } = happening;
      return `stream ${stream} to ${placeOf(group)} no longer waits for ${people.label(member)}, which ${lossWords[why]}; it had ${received}, and had handled ${handled}`;
    }
  }
}

/** Whom something was sent to. */
export function placeOf(group: string | undefined): string {
  return group === undefined ? "one peer alone" : cleanName(group);
}

function whose(
  { from, large, group }: { from: Member | undefined; large: number; group: string | undefined },
  people: People,
): string {
  const by = from === undefined ? "of our own" : `of ${people.label(from)}`;
  return `${large} ${by} to ${placeOf(group)}`;
}

function repairWords({ asks, askedFor, asksHeard, repaired }: Of<"repairs">): string {
  const ours = asks > 0 ? [`asked for ${count(askedFor, "slot")} that had not come`] : [];
  const theirs =
    asksHeard > 0 || repaired > 0
      ? [`sent ${count(repaired, "slot")} again, after ${count(asksHeard, "request")}`]
      : [];
  return [...ours, ...theirs].join("; ");
}

const gapWords: Readonly<Record<Of<"gap">["reason"], (them: string) => string>> = {
  gone: (them) => `its sender no longer held ${them} when we asked`,
  evicted: () => "we were too slow, and were not waited for",
  ended: () => "its sender is gone",
};

const lossWords: Readonly<Record<Of<"lost-receiver">["why"], string>> = {
  left: "left",
  failed: "failed",
  evicted: "held it back for too long",
};
