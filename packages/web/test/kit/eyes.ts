/**
 * What one person sees of the kit's room: the states of the channels.
 * @module
 */
import {
  type BoardState,
  type BoardSummary,
  type ConversationState,
  type ConversationSummary,
  protocolLimits,
  type RoomState,
} from "@earshot/app/protocol";
import { type Board, type Conversation, seen } from "./items.ts";
import type { KitRoom } from "./room.ts";

/** `undefined`: there is no such channel for this one. */
export function stateOf(
  room: KitRoom,
  who: string,
  channel: string,
  unreadFrom: string | null,
): unknown {
  const [kind] = channel.split(":", 1);
  const id = channel.slice(channel.indexOf(":") + 1);
  switch (kind) {
    case "room":
      return roomOf(room, who);
    case "network":
      return room.network;
    case "conversation": {
      const conversation = room.conversations.get(id);
      return conversation?.members.has(who) === true
        ? conversationOf(conversation, who, unreadFrom)
        : undefined;
    }
    case "board": {
      const board = room.boards.get(id);
      return board === undefined ? undefined : boardOf(board, who);
    }
    case "game":
      return room.games.get(id)?.stateFor(who);
    default:
      return undefined;
  }
}

/** The first message that this one has not read. */
export function firstUnread({ items, read }: Conversation, who: string): string | null {
  const messages = items.flatMap((item) => (item.kind === "message" ? [item.message] : []));
  const mark = messages.findIndex(({ id }) => id === read.get(who));
  return messages.slice(mark + 1).find(({ from }) => from !== who)?.id ?? null;
}

function roomOf(room: KitRoom, who: string): RoomState | undefined {
  const self = room.people.get(who);
  if (self === undefined) return undefined;
  return {
    self,
    realm: "earshot",
    closed: false,
    people: [...room.people.values()].filter(({ id }) => id !== who),
    presence: room.presence.slice(-200),
    conversations: [...room.conversations.values()]
      .filter(({ members, pending }) => members.has(who) || pending.has(who))
      .map((conversation) => summaryOf(room, conversation, who)),
    boards: [...room.boards.values()].map((board) => boardSummaryOf(room, board, who)),
    games: [...room.games.values()].map((game) => game.summaryFor(who)),
    calculators: room.calculators,
    guestAddress: room.guestAddress,
    alone: room.alone,
  };
}

function summaryOf(room: KitRoom, conversation: Conversation, who: string): ConversationSummary {
  const { id, title, direct, lobby, members, pending, items, read } = conversation;
  const other = [...members].find((member) => member !== who);
  const messages = items.flatMap((item) => (item.kind === "message" ? [item.message] : []));
  const mark = messages.findIndex((message) => message.id === read.get(who));
  const unread = messages.slice(mark + 1).filter(({ from }) => from !== who);
  const last = messages.at(-1);
  return {
    id,
    title: direct && other !== undefined ? room.labelOf(other) : title,
    direct,
    lobby,
    mine: members.has(who) ? "member" : "invited",
    invitedBy: pending.get(who) ?? null,
    members: [...members],
    pending: [...pending.keys()],
    unread: unread.length,
    mentions: unread.filter(({ mentions }) => mentions.includes(who)).length,
    last:
      last === undefined
        ? null
        : { from: last.from, label: last.label, text: last.text.slice(0, 200), at: last.at },
  };
}

function conversationOf(
  { id, items, typing, read }: Conversation,
  who: string,
  unreadFrom: string | null,
): ConversationState {
  return {
    id,
    items: items
      .slice(-protocolLimits.shown)
      .map((item) => seen(item, who)) as ConversationState["items"],
    earlier: items.length > protocolLimits.shown,
    typing: [...typing].filter((one) => one !== who),
    read: Object.fromEntries(read),
    unreadFrom,
  };
}

function unreadPosts({ posts, read }: Board, who: string): ReadonlySet<string> {
  const mark = posts.findIndex(({ id }) => id === read.get(who));
  return new Set(posts.slice(mark + 1).flatMap(({ id, author }) => (author === who ? [] : [id])));
}

function boardOf(board: Board, who: string): BoardState {
  const { id, subject, posts, by } = board;
  const unread = unreadPosts(board, who);
  return {
    id,
    subject,
    posts: posts
      .slice(-protocolLimits.shown)
      .map((post) => ({ ...post, own: post.author === who, unread: unread.has(post.id) })),
    earlier: posts.length > protocolLimits.shown,
    mine: by === who,
  };
}

function boardSummaryOf(room: KitRoom, board: Board, who: string): BoardSummary {
  const { id, subject, by, posts, subscribers } = board;
  return {
    id,
    subject,
    by,
    byLabel: room.labelOf(by),
    subscribed: subscribers.has(who),
    posts: posts.length,
    unread: unreadPosts(board, who).size,
    lastAt: posts.at(-1)?.at ?? null,
  };
}
