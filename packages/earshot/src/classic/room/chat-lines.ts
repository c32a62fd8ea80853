/**
 * The lines of the plain chat: `name: text`, `name: Entering user`, `name: quit`.
 * @module
 */
import { classicLimits } from "../limits.ts";
import { cutBytes, oneLine } from "../lines/words.ts";
import type { RoomEvent } from "./chat-room.ts";

const entering = "Entering user";
const quit = "quit";

/** What a line means; `anonymous` is who said it when it has no name. */
export function eventOf(line: string, anonymous: string): RoomEvent {
  const match = /^([^:]{1,64}):\s(.*)$/su.exec(line);
  const name = match?.[1]?.trim() ?? "";
  if (match === null || name === "") {
    const words = oneLine(line);
    if (words.toLowerCase() === quit) return { type: "left", name: anonymous };
    return { type: "said", name: anonymous, text: words };
  }
  const text = oneLine(match[2] ?? "");
  if (text === entering) return { type: "entered", name };
  // The textbook's users type it in any case.
  if (text.toLowerCase() === quit) return { type: "left", name };
  return { type: "said", name, text };
}

/** The lines that say it, each short enough for a datagram. */
export function linesOf(event: RoomEvent): readonly string[] {
  if (event.type === "entered") return [`${event.name}: ${entering}`];
  if (event.type === "left") return [`${event.name}: ${quit}`];
  const room = classicLimits.datagramBytes - Buffer.byteLength(event.name) - 2;
  const lines: string[] = [];
  let rest = event.text;
  do {
    const [head, tail] = cutBytes(rest, room);
    lines.push(`${event.name}: ${head}`);
    rest = tail;
  } while (rest !== "");
  return lines;
}
