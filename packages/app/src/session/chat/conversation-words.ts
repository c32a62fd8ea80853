/**
 * Conversations, messages and people of the chat for the two kinds of readers: objects for programs, lines for people.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { Chat, ChatMessage, Conversation, MessageChange, Person, Talk } from "earshot/chat";
import { clean, cleanLines, cleanName } from "../../output/clean.ts";
import { dateTime } from "../../output/clock-time.ts";
import { quoteOf } from "../../room/quote.ts";
import { idDigits, labelOf } from "../../room/words.ts";
import { spokenLine } from "../message-words.ts";
import type { ChatSession } from "./with-chat.ts";

type Fields = Readonly<Record<string, unknown>>;
type Room = Pick<ChatSession, "chat" | "peer">;

/** What somebody is called; digits of the id where nobody knows. */
export function nameIn(chat: Chat, id: PeerId): string {
  const name = chat.nameOf(id);
  return name === "" ? `#${id.slice(0, idDigits)}` : cleanName(name);
}

/** A conversation of two is called after the other one. */
export function titleOf({ chat, peer }: Room, { kind, members, title }: Conversation): string {
  const other = members.find((id) => id !== peer.id);
  return kind === "direct" && other !== undefined ? `@${nameIn(chat, other)}` : clean(title);
}

export function conversationObject(room: Room, conversation: Conversation): Fields {
  const { chat, peer } = room;
  const { id, kind, members, pending, declined } = conversation;
  const person = (who: PeerId): Fields => ({ id: who, name: chat.nameOf(who) });
  return {
    id,
    title: titleOf(room, conversation),
    kind,
    own: members.includes(peer.id),
    invited: chat.invitations.some((invitation) => invitation.conversation.id === id),
    members: members.map(person),
    pending: pending.map(({ to, by }) => ({ ...person(to), by })),
    declined: declined.map(person),
  };
}

/** Such as `Lunch: ana, bob (invited: eve)`. */
export function conversationCells(room: Room, conversation: Conversation): readonly string[] {
  const { chat, peer } = room;
  const { members, pending, kind, declined } = conversation;
  const own = members.includes(peer.id);
  const invited = pending.some(({ to }) => to === peer.id);
  const names = (ids: readonly PeerId[]): string => ids.map((id) => nameIn(chat, id)).join(", ");
  const notes = [
    [pending.map(({ to }) => to), "invited"] as const,
    [declined, "declined"] as const,
  ].flatMap(([ids, what]) => (ids.length === 0 ? [] : [`${what}: ${names(ids)}`]));
  const yours = own ? "yours" : invited ? "invited" : kind === "open" ? "open" : "-";
  const note = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
  return [titleOf(room, conversation), yours, `${names(members)}${note}`];
}

export function saidObject(type: string, room: Room, talk: Talk, message: ChatMessage): Fields {
  const { id, author, name, text, at, mentions, replyTo, editedAt } = message;
  return {
    type,
    conversation: { id: talk.id, title: talkTitle(room, talk) },
    id,
    from: { id: author, name },
    own: author === room.peer.id,
    text,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(editedAt === undefined ? {} : { edited: new Date(editedAt) }),
    mentioned: mentions.includes(room.peer.id),
    said: new Date(at),
    at: new Date(),
  };
}

/** As {@link titleOf}; of one that everybody has left the id. */
export function talkTitle(room: Room, { id, conversation }: Talk): string {
  return conversation === undefined ? clean(id) : titleOf(room, conversation);
}

/** `2026-11-21 14:05  ana: text`. */
export function saidLine(room: Room, talk: Talk, message: ChatMessage): string {
  const edited = message.editedAt === undefined ? "" : " (edited)";
  return `${dateTime(new Date(message.at))}  ${words(room, talk, message)}${edited}`;
}

/** `ana: text`, and what has become of it. */
export function changeLine(room: Room, talk: Talk, { type, message }: MessageChange): string {
  const notes = { said: "", edited: " (edited)", gone: " (taken back)" };
  const meant = message.mentions.includes(room.peer.id) ? " (for you)" : "";
  return `${words(room, talk, message)}${notes[type]}${meant}`;
}

/** With the beginning of what it answers. */
function words({ peer }: Room, { messages }: Talk, message: ChatMessage): string {
  const label = ({ author, name }: ChatMessage): string =>
    labelOf({ id: author, name }, [peer.self, ...peer.view.members]);
  const [first = "", ...more] = cleanLines(message.text);
  const answered = messages.find(({ id }) => id === message.replyTo);
  const quote = answered === undefined ? "" : `[re ${label(answered)}: ${quoteOf(answered)}] `;
  return spokenLine(label(message), [quote + first, ...more]);
}

export function personObject(type: string, person: Person): Fields {
  const { id, name, availability, words, icon } = person;
  const said = { availability, words: words ?? null, icon: icon?.emoji ?? null };
  return { type, person: { id, name, ...said }, at: new Date() };
}

/** `away: at lunch`. */
export function statusWordsOf({
  availability,
  words,
}: Pick<Person, "availability" | "words">): string {
  return words === undefined ? availability : `${availability}: ${clean(words)}`;
}
