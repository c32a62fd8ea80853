/**
 * The messages of the chat over TCP: one a line, the command up to the first space, then arguments parted by single
 * spaces, the last of which may hold spaces itself. docs/classic.md has examples of each.
 * @module
 */
import { asWord, commandOf, cutBytes } from "../lines/words.ts";
import { classicLimits } from "../limits.ts";

export const chatPort = 6_666;

/** What clients say. */
export type ClientCommand =
  | "REGISTER"
  | "ONLINE_USERS"
  | "INVITE"
  | "JOIN"
  | "REJECT"
  | "LEAVE"
  | "CONVERSATIONS"
  | "SEND_MESSAGE"
  | "STATUS"
  | "GOODBYE";

/** What the server says. */
export type ServerCommand =
  | "ONLINE_USERS"
  | "INVITATION"
  | "CONVERSATIONS"
  | "SEND_MESSAGE"
  | "STATUS"
  | "GOODBYE"
  | "CHAT_ID"
  | "JOINED"
  | "DECLINED"
  | "LEFT"
  | "ERROR";

/** The older vocabulary of clients, and slips of theirs: the name that they mean. */
const aliases: Readonly<Record<string, ClientCommand>> = {
  HELLO: "REGISTER",
  ACCEPT: "JOIN",
  JOINED: "JOIN",
  DECLINED: "REJECT",
  LEFT: "LEAVE",
};

const clientCommands: ReadonlySet<string> = new Set<ClientCommand>([
  "REGISTER",
  "ONLINE_USERS",
  "INVITE",
  "JOIN",
  "REJECT",
  "LEAVE",
  "CONVERSATIONS",
  "SEND_MESSAGE",
  "STATUS",
  "GOODBYE",
]);

/** A line of a client taken apart; `command` is `undefined` for one that there is not. */
export interface ClientLine {
  readonly command: ClientCommand | undefined;
  /** As it was written. */
  readonly word: string;
  readonly rest: string;
}

export function clientLine(line: string): ClientLine {
  const { name, rest } = commandOf(line);
  const meant = aliases[name] ?? name;
  const command = clientCommands.has(meant) ? (meant as ClientCommand) : undefined;
  return { command, word: name, rest };
}

/**
 * A message as a line. Without arguments it still has the space: textbook clients look for the first one to find the
 * command's end, and cut a letter off when there is none.
 */
export function chatLine(
  command: ClientCommand | ServerCommand,
  ...words: readonly string[]
): string {
  return `${command} ${words.join(" ")}\n`;
}

/** A name that a client may have: one word of at most 64 bytes, without what separates names in lists. */
export function isUserName(name: string): boolean {
  return name !== "" && name === asWord(name) && cutBytes(name, classicLimits.nameBytes)[1] === "";
}

/** `7:ana,bo 9:cy`: conversations with their members. */
export function conversationWords(
  conversations: Iterable<{ readonly id: string; readonly members: Iterable<string> }>,
): readonly string[] {
  return [...conversations].map(({ id, members }) => `${id}:${[...members].join(",")}`);
}

/** The same read; words that are none are left out. */
export function readConversations(rest: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const word of rest.split(" ")) {
    const at = word.indexOf(":");
    if (at < 1) continue;
    const members = word.slice(at + 1).split(",");
    found.set(
      word.slice(0, at),
      members.filter((name) => name !== ""),
    );
  }
  return found;
}
