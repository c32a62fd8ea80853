/**
 * Conversations: the list of them with invitations, and the one that is open.
 *
 * @module
 */
import type { PeerId } from "earshot";
import { type Conversation, lobbyId } from "earshot/chat";
import { cleanName } from "../output/clean.ts";
import { type Entry, listed } from "./entries.ts";
import { nameIn } from "./names.ts";
import { mergedByTime, type PaneView } from "./pane.ts";
import { noticesHere, type Room } from "./state.ts";
import { type ChatView, talksOf, type TalkView } from "./views.ts";
import { writingEntries } from "./writing-entries.ts";

const titleCells = 32;

/** One line of the list: its number is its place in it, from 1. */
export interface TalkItem {
  readonly kind: "invitation" | "own" | "open";
  readonly id: string;
  readonly title: string;
}

/** Invitations, then what one is in, then what one may join. */
export function talkItems(room: Room): readonly TalkItem[] {
  const { chat } = room;
  if (chat === undefined) return [];
  const item = (kind: TalkItem["kind"], conversation: Conversation): TalkItem => {
    return { kind, id: conversation.id, title: titleOf(room, conversation) };
  };
  return [
    ...chat.invitations.map(({ conversation }) => item("invitation", conversation)),
    ...talksOf(chat).map(({ conversation }) => item("own", conversation)),
    ...chat.joinable
      .filter(({ id }) => id !== lobbyId)
      .map((conversation) => item("open", conversation)),
  ];
}

/** What a conversation is called; those of two are called after the other one. */
export function titleOf(room: Room, { kind, title, members }: Conversation): string {
  if (kind !== "direct") return cleanName(title, titleCells);
  const other = members.find((id) => id !== room.self.id);
  return other === undefined ? "(nobody)" : nameIn(room, other);
}

export function talksPane(room: Room): PaneView {
  const { chat, focus } = room;
  const open = talksOf(chat).find(({ conversation }) => conversation.id === focus.items.talks);
  return chat !== undefined && open !== undefined ? talkPane(room, open) : listPane(room, chat);
}

function listPane(room: Room, chat: ChatView | undefined): PaneView {
  const items = talkItems(room);
  const lines = (kind: TalkItem["kind"], words: (item: TalkItem) => string): string[] =>
    items.flatMap((item, at) => (item.kind === kind ? [`${at + 1}  ${words(item)}`] : []));
  const section = (heading: string, rows: readonly string[]) =>
    rows.length === 0 ? [] : [{ heading }, ...rows];
  const invited = lines("invitation", ({ id, title }) => {
    const by = chat?.invitations.find(({ conversation }) => conversation.id === id)?.by;
    return `${title} · ${by === undefined ? "somebody" : nameIn(room, by)} invites you`;
  });
  const own = lines("own", ({ id, title }) => {
    const talk = chat?.talks.find(({ conversation }) => conversation.id === id);
    return [title, ...(talk === undefined ? [] : [newsOf(talk), membersOf(room, talk)])]
      .filter(Boolean)
      .join(" · ");
  });
  const open = lines("open", ({ title }) => title);
  return {
    heading: "Conversations",
    entries: [
      ...listed([
        ...section("Invitations: /accept N or /decline N", invited),
        ...section("Yours: /open N", own),
        ...section("Open to everybody: /join N", open),
      ]),
      ...noticesHere(room),
    ],
    align: "top",
    hint:
      chat === undefined
        ? "The chat is being opened."
        : "No conversations yet. /begin TITLE @NAME starts one and invites NAME; /direct NAME talks to NAME alone.",
    invites: "/begin TITLE @NAME…, /direct NAME, /open N",
    foot: "",
  };
}

/** What is unread in it; "" for nothing. */
function newsOf({ unread, mentions }: TalkView): string {
  if (unread === 0) return "";
  return mentions === 0 ? `${unread} new` : `${unread} new, ${mentions} for you`;
}

function membersOf(room: Room, { conversation }: TalkView): string {
  const { kind, members, pending, declined } = conversation;
  if (kind === "direct") return "you two alone";
  const names = (ids: readonly PeerId[]): string => ids.map((id) => nameIn(room, id)).join(", ");
  return [
    names(members),
    pending.length === 0 ? "" : `invited: ${names(pending.map(({ to }) => to))}`,
    declined.length === 0 ? "" : `declined: ${names(declined)}`,
  ]
    .filter(Boolean)
    .join(" · ");
}

function talkPane(room: Room, talk: TalkView): PaneView {
  const title = titleOf(room, talk.conversation);
  return {
    heading: `${title} · ${membersOf(room, talk)}`,
    entries: mergedByTime(talkEntries(room, talk), noticesHere(room)),
    align: "bottom",
    hint: "Nothing has been said here yet. /invite NAME asks somebody in, /leave leaves.",
    invites: `Say something to ${title}`,
    foot: typingWords(room, talk),
  };
}

/** Who is typing; "" for nobody. */
export function typingWords(room: Room, { typing }: TalkView): string {
  if (typing.length === 0) return "";
  const names = typing.map((id) => nameIn(room, id)).join(", ");
  return `${names} ${typing.length === 1 ? "is" : "are"} typing…`;
}

/** What was said in it. */
export function talkEntries(room: Room, { conversation, messages }: TalkView): Entry[] {
  return writingEntries(room, messages, room.numbers.get(conversation.id), (message) => {
    const own = message.author === room.self.id;
    // The mark is a sign of its own, as colours may be missing.
    return !own && message.mentions.includes(room.self.id) ? { mark: "» ", mention: true } : {};
  });
}
