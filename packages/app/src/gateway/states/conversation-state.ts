/**
 * Channel `conversation:ID`: what is said in one, with who came and went between.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { ChatMessage, Conversation, Talk } from "earshot/chat";
import { type ConversationState, protocolLimits } from "../protocol/index.ts";
import type { Note } from "../room/notice-log.ts";
import type { Sight } from "../room/sight.ts";
import { Labels } from "./labels.ts";

type Item = ConversationState["items"][number];
type Shown = Extract<Item, { readonly kind: "message" }>;

/** @param unreadFrom what was unread first when the channel was opened */
export function conversationState(
  sight: Sight,
  id: string,
  unreadFrom: string | null,
): ConversationState | undefined {
  const conversation = sight.chat.own.find((each) => each.id === id);
  if (conversation === undefined) return undefined;
  const talk = sight.talk(id);
  const order = orderOf(sight, conversation, talk);
  const shown = order.slice(-protocolLimits.shown);
  return {
    id,
    items: itemsOf(sight, shown, talk),
    earlier: order.length > shown.length,
    typing: [...(talk?.typing ?? [])],
    read: talk === undefined ? {} : readBy(talk),
    unreadFrom,
  };
}

/** Those before one of them, a page of them; `undefined` when that one is not there. */
export function earlierItems(
  sight: Sight,
  talk: Talk,
  before: string,
): Pick<ConversationState, "items" | "earlier"> | undefined {
  const { conversation } = talk;
  if (conversation === undefined) return undefined;
  const order = orderOf(sight, conversation, talk);
  const end = order.findIndex(({ id }) => id === before);
  if (end === -1) return undefined;
  const from = Math.max(0, end - protocolLimits.page);
  return { items: itemsOf(sight, order.slice(from, end), talk), earlier: from > 0 };
}

/** The first message that this person has not read. */
export function firstUnread(sight: Sight, id: string): string | null {
  return unreadIn(sight, id)[0]?.id ?? null;
}

function unreadIn(sight: Sight, id: string): readonly ChatMessage[] {
  const talk = sight.talk(id);
  return talk === undefined ? [] : sight.unread(talk);
}

/** Messages and notes in the order of time; both lists are in that order. */
function orderOf(
  { host }: Sight,
  conversation: Conversation,
  talk: Talk | undefined,
): readonly (ChatMessage | Note)[] {
  const messages = talk?.messages ?? [];
  const notes = host.notices.of(conversation);
  if (notes.length === 0) return messages;
  return [...messages, ...notes].toSorted((a, b) => a.at - b.at);
}

function itemsOf(
  sight: Sight,
  order: readonly (ChatMessage | Note)[],
  talk: Talk | undefined,
): Item[] {
  const { self, chat } = sight;
  const labels = Labels.of(sight);
  const read = furthestRead(talk, self);
  const called = (id: Note["person"]): string => labels.of(id, chat.nameOf(id));
  return order.map((one): Item => {
    if (!("author" in one)) {
      const by = one.by === null ? null : called(one.by);
      return { kind: "notice", notice: { ...one, label: called(one.person), by } };
    }
    const { author, name, log, sequence } = one;
    const label = labels.of(author, name);
    // It is shown as soon as it has left this host; that others have it is known by their having read it.
    const sent = (read.get(log) ?? 0) < sequence;
    return author === self
      ? { kind: "message", message: ownMessage(one, label, sent) }
      : othersMessage(sight, one, label);
  });
}

function ownMessage(said: ChatMessage, label: string, sent: boolean): Shown["message"] {
  return { ...messageOf(said, label), own: true, state: sent ? "sent" : "received" };
}

/** As all see it who have not said it. */
function messageOf(
  { id, author, at, text, mentions }: ChatMessage,
  label: string,
): Shown["message"] {
  return {
    id,
    from: author,
    label,
    at,
    text,
    mentions: [...mentions],
    own: false,
    state: "received",
  };
}

/** The same object for everybody, for as long as its author is called so. */
function othersMessage({ host: { said } }: Sight, message: ChatMessage, label: string): Shown {
  const known = said.get(message);
  if (known?.message.label === label) return known;
  const shown: Shown = { kind: "message", message: messageOf(message, label) };
  said.set(message, shown);
  return shown;
}

/** How far the one who is furthest has read each log, oneself left out. */
function furthestRead(
  talk: Talk | undefined,
  self: PeerId,
): ReadonlyMap<ChatMessage["log"], number> {
  const furthest = new Map<ChatMessage["log"], number>();
  for (const { reader, marks } of talk?.state.read ?? [])
    if (reader !== self)
      for (const { log, upTo } of marks) furthest.set(log, Math.max(upTo, furthest.get(log) ?? 0));
  return furthest;
}

/** The last message shown that each reader has read. */
function readBy({ state, messages }: Talk): Record<string, string> {
  const read: Record<string, string> = {};
  const shown = messages.slice(-protocolLimits.shown).toReversed();
  for (const { reader, marks } of state.read) {
    const upTo = new Map(marks.map((mark) => [mark.log, mark.upTo]));
    const last = shown.find(({ log, sequence }) => (upTo.get(log) ?? 0) >= sequence);
    if (last !== undefined) read[reader] = last.id;
  }
  return read;
}
