/**
 * What somebody who is no client does in conversations of the chat server, and what becomes of those that nobody of its
 * clients is in any more.
 * @module
 */
import type { ChatServer } from "../chat-server.ts";

/** These, who are no clients, are in a conversation now. */
export function setOutsiders(server: ChatServer, id: string, names: readonly string[]): void {
  const conversation = server.conversations.get(id);
  if (conversation === undefined) return;
  const { members, invited } = conversation;
  const gone = [...members].filter((name) => !server.users.has(name) && !names.includes(name));
  const come = names.filter((name) => !members.has(name));
  if (gone.length + come.length === 0) return;
  for (const name of gone) members.delete(name);
  for (const name of come) {
    members.add(name);
    invited.delete(name);
  }
  for (const name of gone) server.toOlder(conversation, "LEFT", name);
  for (const name of come) server.toOlder(conversation, "JOINED", name);
  server.tellConversations();
}

/** One of them invites a client. */
export function invitedFromOutside(
  server: ChatServer,
  id: string,
  from: string,
  name: string,
): void {
  const conversation = server.conversations.get(id);
  if (conversation === undefined || conversation.members.has(name)) return;
  conversation.invited.add(name);
  server.users.get(name)?.tell("INVITATION", id, from, name);
}

/** One of them does not come. */
export function declinedFromOutside(server: ChatServer, id: string, name: string): void {
  const conversation = server.conversations.get(id);
  if (conversation?.invited.delete(name) === true)
    server.toMembers(conversation, "DECLINED", id, name);
}

/** A client is not let in after all. */
export function turnAway(server: ChatServer, id: string, name: string): void {
  const conversation = server.conversations.get(id);
  if (conversation === undefined || !server.conversations.leave(conversation, name)) return;
  server.users.get(name)?.tell("ERROR", "not-invited", id);
  server.left(name, conversation);
  server.tellConversations();
}

/** Ends a conversation in which no client is and to which none is invited; false when there are such. */
export function forgetAbandoned(server: ChatServer, id: string): boolean {
  const conversation = server.conversations.get(id);
  if (conversation === undefined) return true;
  const { members, invited } = conversation;
  if ([...members, ...invited].some((name) => server.users.has(name))) return false;
  server.conversations.remove(conversation);
  server.tellConversations();
  return true;
}
