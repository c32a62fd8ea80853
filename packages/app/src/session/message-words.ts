/**
 * Messages for the two kinds of readers: objects for programs, lines for people.
 *
 * @module
 */
import type { Member, Message } from "earshot";
import { cleanLines } from "../output/clean.ts";
import { jsonLine } from "../output/json-line.ts";
import { sizeWords } from "../output/size.ts";
import { programGroups } from "../room/words.ts";

/** A member as programs get it. */
export function memberObject(member: Member): Readonly<Record<string, unknown>> {
  const { id, epoch, name, roles, services, metadata, addresses, state, reach } = member;
  const { hearsUs = null, heardByMulticast = null, unicast = null } = reach;
  return {
    id,
    epoch,
    name,
    roles,
    groups: programGroups(member),
    services,
    metadata: Buffer.from(metadata).toString("base64"),
    addresses,
    state,
    // What is not known yet is null, not absent.
    reach: { hearsUs, heardByMulticast, unicast },
  };
}

/** A message as programs get it: `text`, `base64` or `value`, by the kind it was sent with. */
export function messageObject(message: Message, at: Date): Readonly<Record<string, unknown>> {
  const { group, from, kind, sequence, missed } = message;
  return {
    type: "message",
    group,
    from: { id: from.id, name: from.name },
    kind,
    ...bodyObject(message),
    ...(missed > 0 ? { missed } : {}),
    sequence,
    at,
  };
}

/** A body as programs get it: `text`, `base64` or `value`. */
export function bodyObject(
  message: Pick<Message, "kind" | "bytes" | "text" | "value" | "stream" | "total">,
): Readonly<Record<string, unknown>> {
  if (message.stream !== undefined) return { large: true, total: message.total ?? null };
  if (message.kind === "text") return { text: message.text() };
  if (message.kind === "bytes") return { base64: Buffer.from(message.bytes).toString("base64") };
  return { value: valueOf(message) };
}

/** The lines of a message as people get them; never empty. */
export function messageLines(
  message: Pick<Message, "kind" | "bytes" | "text" | "value" | "stream" | "total">,
): string[] {
  if (message.stream !== undefined) {
    const size = message.total === undefined ? "" : ` of ${sizeWords(message.total)}`;
    return [`(a large message${size}, not kept; "earshot listen GROUP --save DIR" keeps them)`];
  }
  if (message.kind === "value")
    return cleanLines(jsonLine({ value: valueOf(message) }).slice('{"value":'.length, -2));
  const text = message.kind === "text" ? message.text() : strictText(message.bytes);
  return cleanLines(text ?? `(${message.bytes.length} bytes that are no text)`);
}

function valueOf(message: Pick<Message, "value">): unknown {
  try {
    return message.value();
  } catch {
    // What a stranger encoded badly is shown as such and ends nothing.
    return "(a value that cannot be read)";
  }
}

function strictText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** `name: text`, further lines indented, so that none of them can pass for somebody else's. */
export function spokenLine(label: string, lines: readonly string[]): string {
  return `${label}: ${lines.join("\n    ")}`;
}
