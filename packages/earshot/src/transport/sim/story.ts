/**
 * Tells a trace as lines that a person can read.
 * @module
 */
import type { RealmCipher } from "../../core/wire/seal.ts";
import type { EngineEvent, MemberProgress } from "../../core/events.ts";
import { dissect } from "../../core/wire/dissect.ts";
import type { TraceEntry } from "./trace.ts";

/** One line for each entry. */
export function tell(entries: readonly TraceEntry[], cipher: RealmCipher): string {
  return entries.map((entry) => line(entry, cipher)).join("\n");
}

function line({ at, what, who, whom, detail, bytes }: TraceEntry, cipher: RealmCipher): string {
  const time = at.toFixed(3).padStart(11);
  const content = bytes === undefined ? "" : dissect(bytes, cipher);
  switch (what) {
    case "sent":
      return `${time}  ${who} → ${whom || detail}  ${content}`;
    case "delivered":
      return `${time}    ${who} ⇒ ${whom}  ${content}`;
    case "lost":
      return `${time}    ${who} ✗ ${whom}  ${detail}: ${content}`;
    case "refused":
      return `${time}  ${who} may not send: ${detail}`;
    case "event":
      return `${time}  ${who} ! ${detail}`;
    case "act":
      return `${time}  *** ${detail}`;
  }
}

/** An event in a few words. */
export function eventInWords(event: EngineEvent): string {
  switch (event.type) {
    case "view": {
      const { change } = event;
      const reason = change.type === "failed" ? ` (${change.reason})` : "";
      return `${change.type} ${change.member.name} ${change.member.epoch.slice(0, 6)}${reason}, view ${event.version}`;
    }
    case "message":
      return `message ${event.message.sequence} of ${event.message.from.name} to ${event.message.group}`;
    case "packet":
      return `packet of ${event.from.name} on channel ${event.channel}, ${event.body.length} bytes`;
    case "batch": {
      const { from, stream, chunks } = event;
      return `batch of ${from.name}'s stream ${stream.stream}: ${chunks.length} chunks behind message ${chunks[0]?.before}`;
    }
    case "gap":
      return `gap of ${event.messages} in ${event.from.name}'s stream ${event.stream.stream} (${event.reason})`;
    case "progress": {
      const { stream, sent, members } = event;
      return `progress of stream ${stream}: ${sent} sent; ${members.map(progressInWords).join(", ")}`;
    }
    case "room":
      return `room in stream ${event.stream}`;
    case "stream-ended":
      return `stream ${event.stream} ended`;
    case "sent":
      return `sent ${event.token} to ${event.members}${event.error === undefined ? "" : `: ${event.error}`}`;
    case "status":
      return `status ${event.status.type}`;
    case "closed":
      return "closed";
  }
}

function progressInWords({ epoch, since, received, handled, gone }: MemberProgress): string {
  const how = `${received} received, ${handled} handled of those from ${since}`;
  return `${epoch.slice(0, 6)} ${gone ?? how}`;
}
