/**
 * A room with two others in it, what happens there, and what a pane then shows.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { ChatMessage, Conversation } from "earshot/chat";
import type { Entry } from "../../../src/room/entries.ts";
import { shownPane } from "../../../src/room/shown.ts";
import { emptyRoom, type Room, roomAfter, type RoomEvent } from "../../../src/room/state.ts";
import type { ChatView } from "../../../src/room/views.ts";
import { fakeMember } from "../../kit/fake-network.ts";

export const at = new Date("2026-01-02T03:04:05Z");
export const self = fakeMember({ id: "00".repeat(16), name: "carla" });
export const ana = fakeMember({ id: "aa".repeat(16), name: "ana" });
export const ben = fakeMember({
  id: "bb".repeat(16),
  name: "ben\u001b[31m",
  roles: ["calculator"],
});
const empty = emptyRoom({ group: "lobby", realm: "earshot", closed: false, self, links: ["eth0"] });
export const start: Room = { ...empty, members: [ana, ben] };

export function after(...events: readonly RoomEvent[]): Room {
  return events.reduce(roomAfter, start);
}

export function texts(room: Room): string[] {
  return shownPane(room).entries.map((entry: Entry) => {
    if (entry.kind !== "said") return entry.text;
    return `${entry.from}${entry.own ? " (own)" : ""}: ${entry.lines.join("/")}`;
  });
}

export function message(
  author: PeerId,
  text: string,
  given: Partial<ChatMessage> = {},
): ChatMessage {
  const id = `${author.slice(0, 2)} ${text}`;
  const said = {
    id,
    author,
    name: "",
    at: at.getTime(),
    log: "l" as ChatMessage["log"],
    sequence: 1,
  };
  const rest = { via: undefined, replyTo: undefined, editedAt: undefined, edits: [], mentions: [] };
  return { ...said, text, ...rest, ...given };
}

export function conversation(id: string, given: Partial<Conversation> = {}): Conversation {
  const members = [self.id, ana.id];
  const common = { id, title: id, kind: "invited", founder: ana.id, at: 0 } as const;
  return { ...common, members, everMembers: members, pending: [], declined: [], ...given };
}

export function chat(given: Partial<ChatView>): RoomEvent {
  const own = { availability: "available", words: undefined, icon: undefined } as const;
  const nothing = { own, people: [], talks: [], joinable: [], invitations: [] };
  return { type: "chat", chat: { ...nothing, nameOf: () => "", ...given } };
}
