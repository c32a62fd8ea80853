/**
 * What is asked of the chat's states: whose conversations these are, what is unread, who is who.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { PeerId } from "../../core/identity.ts";
import { readBy } from "../folding/marks.ts";
import type { Availability, Icon } from "./events.ts";
import type {
  ChatMessage,
  Conversation,
  ConversationState,
  Directory,
  Invitation,
} from "./state.ts";

/** Somebody who is here. */
export interface Person {
  readonly id: PeerId;
  readonly name: string;
  /** Whose guest this person is, and speaks through whose peer; `undefined` for who has a peer. */
  readonly via: PeerId | undefined;
  readonly availability: Availability;
  readonly words: string | undefined;
  readonly icon: Icon | undefined;
  /** Has the chat open, and hears at once what is said. */
  readonly chats: boolean;
  /** May be gone: it is being found out. */
  readonly suspected: boolean;
}

/** The group of all who have the chat open. */
export const chatGroup = "chat";

/**
 * Everybody of these with what they have said about themselves, in the order given, and then their guests in the order
 * of coming: those of whom this life of their host has said that they are here.
 */
export function people(members: readonly Member[], directory: Directory): readonly Person[] {
  const profiles = new Map(directory.profiles.map((profile) => [profile.id, profile]));
  const hosts = new Map(members.map((member) => [member.id, member]));
  const person = (id: PeerId, { state }: Member, more: Pick<Person, "name" | "via" | "chats">) => {
    const { availability = "available", words, icon } = profiles.get(id) ?? {};
    return { id, ...more, availability, words, icon, suspected: state === "suspected" };
  };
  const own = members.map((member): Person => {
    const { id, name, groups } = member;
    return person(id, member, { name, via: undefined, chats: groups.includes(chatGroup) });
  });
  const guests = directory.guests.flatMap(({ id, via, epoch }): Person[] => {
    const host = hosts.get(via);
    const name = profiles.get(id)?.name ?? "";
    return host?.epoch === epoch ? [person(id, host, { name, via, chats: true })] : [];
  });
  return [...own, ...guests];
}

/** Conversations that somebody is in. */
export function conversationsOf(directory: Directory, who: PeerId): readonly Conversation[] {
  return directory.conversations.filter(({ members }) => members.includes(who));
}

/** Those that everybody may join and `who` is not in. */
export function openConversations(directory: Directory, who: PeerId): readonly Conversation[] {
  return directory.conversations.filter(
    ({ kind, members }) => kind === "open" && !members.includes(who),
  );
}

/** What `who` is invited to and has not answered: never what `who` has invited others to. */
export function invitationsFor(
  directory: Directory,
  who: PeerId,
): readonly (Invitation & { readonly conversation: Conversation })[] {
  return directory.conversations.flatMap((conversation) =>
    conversation.pending
      .filter(({ to }) => to === who)
      .map((invitation) => ({ ...invitation, conversation })),
  );
}

/** What is shown of a conversation: what was said by those who are or were in it; anybody may be in an open one. */
export function transcript(
  { messages }: ConversationState,
  { kind, everMembers }: Conversation,
): readonly ChatMessage[] {
  if (kind === "open") return messages;
  const members = new Set(everMembers);
  return messages.filter(({ author }) => members.has(author));
}

/** Of these, what others have said and `who` has not read. */
export function unreadMessages(
  messages: readonly ChatMessage[],
  { read }: ConversationState,
  who: PeerId,
): readonly ChatMessage[] {
  const marks = read.find(({ reader }) => reader === who)?.marks ?? [];
  const isRead = readBy(marks);
  return messages.filter((message) => message.author !== who && !isRead(message));
}

/** Who has read a message, its author left out. */
export function readersOf({ read }: ConversationState, message: ChatMessage): readonly PeerId[] {
  return read
    .filter(({ reader, marks }) => reader !== message.author && readBy(marks)(message))
    .map(({ reader }) => reader);
}
