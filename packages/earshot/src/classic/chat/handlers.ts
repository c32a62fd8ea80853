/**
 * What the chat server does for each command, by table. A command that is added to the protocol and not here does not
 * compile.
 * @module
 */
import { classicLimits } from "../limits.ts";
import { cutBytes, firstWord, oneLine } from "../lines/words.ts";
import type { ChatServer } from "./chat-server.ts";
import type { ChatUser } from "./chat-user.ts";
import type { Conversation } from "./conversations.ts";
import { type ClientCommand, conversationWords, isUserName } from "./protocol.ts";

type Handler = (server: ChatServer, user: ChatUser, rest: string) => void;

export const chatHandlers: { readonly [Command in ClientCommand]: Handler } = {
  REGISTER: register,
  ONLINE_USERS: (server, user) => user.tell("ONLINE_USERS", ...server.online),
  INVITE: invite,
  JOIN: join,
  REJECT: reject,
  LEAVE: leave,
  CONVERSATIONS: (server, user) =>
    user.tell("CONVERSATIONS", ...conversationWords(server.conversations.all)),
  SEND_MESSAGE: sendMessage,
  STATUS: setStatus,
  GOODBYE: (server, user) => {
    server.forget(user);
    user.connection.end();
  },
};

/** `REGISTER ana` */
function register(server: ChatServer, user: ChatUser, rest: string): void {
  const name = rest.trim();
  if (user.name !== undefined) {
    user.tell("ERROR", "registered", `you are ${user.name}`);
  } else if (!isUserName(name)) {
    user.tell("ERROR", "malformed", "REGISTER needs a name: one word, without comma and colon");
  } else if (server.isTaken(name)) {
    user.tell("ERROR", "taken", name);
  } else {
    user.name = name;
    server.users.set(name, user);
    server.registered(user);
  }
}

/** `INVITE bo` begins a conversation, `INVITE bo 421337` calls somebody into one. */
function invite(server: ChatServer, user: ChatUser, rest: string): void {
  const [invited, id] = firstWord(rest.trim());
  const { name = "" } = user;
  const guest = server.users.get(invited);
  const outsider = server.natives?.outsiders.idOf(invited);
  if (guest === user || (guest === undefined && outsider === undefined)) {
    user.tell("ERROR", "not-online", invited.slice(0, classicLimits.nameBytes));
    return;
  }
  const conversation = id === "" ? begin(server, user) : ownConversation(server, user, id);
  if (conversation === undefined || conversation.members.has(invited)) return;
  if (conversation.invited.size >= classicLimits.invitations) {
    user.tell("ERROR", "full", conversation.id);
    return;
  }
  conversation.invited.add(invited);
  // The one who invites hears it too, and learns so what the conversation is called.
  for (const one of [user, guest]) one?.tell("INVITATION", conversation.id, name, invited);
  if (outsider !== undefined) server.natives?.invited(name, conversation.id, outsider);
}

function begin(server: ChatServer, user: ChatUser): Conversation | undefined {
  const { name = "" } = user;
  const mayHave = server.conversations.countOf(name) < classicLimits.conversationsPerUser;
  const conversation = mayHave ? server.conversations.add() : undefined;
  if (conversation === undefined) {
    user.tell("ERROR", "full", "there are too many conversations");
    return undefined;
  }
  if (user.older) user.tell("CHAT_ID", conversation.id);
  server.joined(user, conversation);
  return conversation;
}

/** `JOIN 421337`: accepts an invitation; comes back after a restart; or enters the lobby. */
function join(server: ChatServer, user: ChatUser, rest: string): void {
  const id = rest.trim();
  const { name = "" } = user;
  const now = performance.now();
  const conversation = server.conversations.get(id) ?? restore(server, id, now);
  if (conversation === undefined) {
    user.tell("ERROR", "no-conversation", id.slice(0, classicLimits.nameBytes));
  } else if (conversation.members.has(name)) {
    server.tellConversations();
  } else if (!conversation.invited.has(name) && now > conversation.openUntil) {
    user.tell("ERROR", "not-invited", id);
  } else if (server.conversations.countOf(name) >= classicLimits.conversationsPerUser) {
    user.tell("ERROR", "full", "you are in too many conversations");
  } else {
    server.joined(user, conversation);
  }
}

/** A conversation of the server's earlier life, which the first to come back makes anew. */
function restore(server: ChatServer, id: string, now: number): Conversation | undefined {
  if (now > server.restoreUntil || !/^\d{6}$/.test(id)) return undefined;
  return server.conversations.add({ id, openUntil: server.restoreUntil });
}

/** `REJECT 421337` */
function reject(server: ChatServer, user: ChatUser, rest: string): void {
  const conversation = server.conversations.get(rest.trim());
  const { name = "" } = user;
  if (conversation?.invited.delete(name) !== true) {
    user.tell("ERROR", "not-invited", rest.trim().slice(0, classicLimits.nameBytes));
    return;
  }
  server.toMembers(conversation, "DECLINED", conversation.id, name);
  server.natives?.declined(name, conversation.id);
}

/** `LEAVE 421337` */
function leave(server: ChatServer, user: ChatUser, rest: string): void {
  const conversation = ownConversation(server, user, rest.trim());
  const { name = "" } = user;
  if (conversation === undefined) return;
  server.conversations.leave(conversation, name);
  server.left(name, conversation);
  server.tellConversations();
}

/** `SEND_MESSAGE 421337 hello, how are you?` */
function sendMessage(server: ChatServer, user: ChatUser, rest: string): void {
  const [id, said] = firstWord(rest);
  const conversation = ownConversation(server, user, id);
  const text = oneLine(said);
  const [short, more] = cutBytes(text, classicLimits.textBytes);
  if (conversation === undefined || text === "") return;
  if (more !== "")
    user.tell("ERROR", "too-long", `a text has at most ${classicLimits.textBytes} bytes`);
  else server.said(user.name ?? "", conversation, short);
}

/** `STATUS away back at noon`: to everybody. */
function setStatus(server: ChatServer, user: ChatUser, rest: string): void {
  const [status] = cutBytes(oneLine(rest), 4 * classicLimits.nameBytes);
  if (status === "") {
    user.tell("ERROR", "malformed", "STATUS needs words");
    return;
  }
  user.status = status;
  server.tellStatus(user.name ?? "", status);
  server.natives?.setStatus(user.name ?? "", status);
}

/** A conversation that the user is in; who is not is told so. */
function ownConversation(server: ChatServer, user: ChatUser, id: string): Conversation | undefined {
  const conversation = server.conversations.get(id);
  if (conversation?.members.has(user.name ?? "") === true) return conversation;
  user.tell("ERROR", "not-in", id.slice(0, classicLimits.nameBytes));
  return undefined;
}
