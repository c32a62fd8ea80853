/**
 * Replies and requests for the two kinds of readers: objects for programs, lines or bytes for people.
 *
 * @module
 */
import type { Received, Reply } from "earshot";
import type { Output } from "../cli/world.ts";
import { bodyObject, messageLines } from "./message-words.ts";

/** A reply as programs get it. */
export function replyObject(
  reply: Reply,
  service: string,
  last: boolean,
): Readonly<Record<string, unknown>> {
  const { from, kind } = reply;
  return {
    type: "reply",
    service,
    from: { id: from.id, name: from.name },
    kind,
    ...bodyObject(whole(reply)),
    last,
    at: new Date(),
  };
}

/** The lines of a body as people get them. */
export function bodyLines(body: Received): string[] {
  return messageLines(whole(body));
}

/** Whether bytes go out as they are: to a file or another program, which know what to do with them. */
export function goesRaw({ kind }: Received, { isTTY }: Output): boolean {
  return kind === "bytes" && isTTY !== true;
}

type Whole = Parameters<typeof messageLines>[0];

function whole(body: Received): Whole {
  const { kind, bytes } = body;
  return {
    kind,
    bytes,
    text: () => body.text(),
    value: () => body.value(),
    stream: undefined,
    total: bytes.length,
  };
}
