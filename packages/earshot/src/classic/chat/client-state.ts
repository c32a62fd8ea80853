/**
 * What a chat client knows, and what each line of the server changes in it, by table. Pure but for the telling.
 * @module
 */
import { commandOf, firstWord } from "../lines/words.ts";
import { classicLimits } from "../limits.ts";
import { readConversations, type ServerCommand } from "./protocol.ts";

/** What a client tells its program. */
export type ChatClientEvent =
  /** It has registered, and is back in the conversations that it was in. */
  | { readonly type: "registered"; readonly name: string }
  /** The connection is gone; it will be tried again. */
  | { readonly type: "lost"; readonly why: string; readonly retryMs: number }
  | { readonly type: "online"; readonly users: readonly string[] }
  /** Somebody else invites us. */
  | { readonly type: "invitation"; readonly conversation: string; readonly from: string }
  /** Our own invitation is on its way: nobody else is there yet. */
  | { readonly type: "pending"; readonly conversation: string; readonly invited: string }
  | { readonly type: "declined"; readonly conversation: string; readonly name: string }
  /** Who is in a conversation of ours, after a change. */
  | { readonly type: "members"; readonly conversation: string; readonly members: readonly string[] }
  | {
      readonly type: "message";
      readonly conversation: string;
      readonly from: string;
      readonly text: string;
      /** It is what we said ourselves, come back: the one time that it is shown. */
      readonly own: boolean;
    }
  | { readonly type: "status"; readonly name: string; readonly status: string }
  | { readonly type: "error"; readonly code: string; readonly text: string };

export class ChatClientState {
  readonly name: string;
  readonly tell: (event: ChatClientEvent) => void;
  /** Who is online, oneself left out. */
  users: readonly string[] = [];
  readonly statuses: Map<string, string> = new Map();
  /** All conversations of the server with their members. */
  conversations: ReadonlyMap<string, readonly string[]> = new Map();
  /** Those that we are in. */
  readonly own: Set<string> = new Set();
  registered = false;
  /** Lines that made no sense. */
  malformed = 0;

  constructor(name: string, tell: (event: ChatClientEvent) => void) {
    this.name = name;
    this.tell = tell;
  }

  /** Takes in a line of the server. */
  take(line: string): void {
    const { name, rest } = commandOf(line);
    const handler = serverHandlers.get(name);
    if (handler === undefined || !handler(this, rest)) this.malformed++;
  }
}

/** False for a line that makes no sense. */
type Handler = (state: ChatClientState, rest: string) => boolean;

const serverHandlers: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    ONLINE_USERS: onlineUsers,
    INVITATION: invitation,
    CONVERSATIONS: conversations,
    SEND_MESSAGE: message,
    STATUS: status,
    CHAT_ID: () => true,
    JOINED: (state, rest) => change(state, rest, (members, name) => [...members, name]),
    LEFT: (state, rest) => change(state, rest, (members) => members),
    DECLINED: declined,
    ERROR: error,
    GOODBYE: () => true,
  } satisfies { readonly [Command in ServerCommand]: Handler }),
);

function onlineUsers(state: ChatClientState, rest: string): boolean {
  const users = rest.split(" ").filter((name) => name !== "");
  // Ours is not shown; that it is there means that we are registered.
  if (users.includes(state.name)) state.registered = true;
  state.users = users.filter((name) => name !== state.name);
  for (const name of state.statuses.keys()) if (!users.includes(name)) state.statuses.delete(name);
  state.tell({ type: "online", users: state.users });
  return true;
}

function invitation(state: ChatClientState, rest: string): boolean {
  const [conversation = "", from = "", invited = ""] = rest.split(" ");
  if (conversation === "" || from === "") return false;
  if (from === state.name) state.tell({ type: "pending", conversation, invited });
  else state.tell({ type: "invitation", conversation, from });
  return true;
}

function conversations(state: ChatClientState, rest: string): boolean {
  const before = state.conversations;
  state.conversations = readConversations(rest);
  for (const conversation of new Set([...before.keys(), ...state.conversations.keys()])) {
    const members = state.conversations.get(conversation) ?? [];
    if (members.includes(state.name)) state.own.add(conversation);
    else if (!state.own.delete(conversation)) continue;
    if (members.join(" ") !== before.get(conversation)?.join(" "))
      state.tell({ type: "members", conversation, members });
  }
  return true;
}

/** Of older servers, which tell changes and not lists. */
function change(
  state: ChatClientState,
  rest: string,
  changed: (members: readonly string[], name: string) => readonly string[],
): boolean {
  const [conversation = "", name = ""] = rest.split(" ");
  if (conversation === "" || name === "") return false;
  const others = (state.conversations.get(conversation) ?? []).filter((member) => member !== name);
  const words = [...state.conversations]
    .filter(([id]) => id !== conversation)
    .map(([id, members]) => `${id}:${members.join(",")}`);
  const members = changed(others, name).slice(0, classicLimits.people);
  return conversations(state, [...words, `${conversation}:${members.join(",")}`].join(" "));
}

function message(state: ChatClientState, rest: string): boolean {
  const [conversation, behind] = firstWord(rest);
  const [from, text] = firstWord(behind);
  if (conversation === "" || from === "") return false;
  state.tell({ type: "message", conversation, from, text, own: from === state.name });
  return true;
}

function status(state: ChatClientState, rest: string): boolean {
  const [name, words] = firstWord(rest);
  if (name === "" || words === "") return false;
  if (state.statuses.size < classicLimits.people) state.statuses.set(name, words);
  state.tell({ type: "status", name, status: words });
  return true;
}

function declined(state: ChatClientState, rest: string): boolean {
  const [conversation = "", name = ""] = rest.split(" ");
  if (conversation === "" || name === "") return false;
  state.tell({ type: "declined", conversation, name });
  return true;
}

function error(state: ChatClientState, rest: string): boolean {
  const [code, text] = firstWord(rest);
  state.tell({ type: "error", code, text });
  return true;
}
