/**
 * Channel `conversation:ID`: what is said in one conversation.
 * @module
 */
import * as v from "valibot";
import { itemId, moment, personId } from "./parts.ts";

export const chatMessage = v.object({
  id: itemId,
  from: personId,
  /** The speaker as known when it was said; still there when it is gone. */
  label: v.string(),
  at: moment,
  text: v.string(),
  /** Ids of people that it mentions. */
  mentions: v.array(personId),
  own: v.boolean(),
  /** Own ones: whether the members' stores have it. */
  state: v.picklist(["sending", "sent", "received", "failed"]),
});
export type ChatMessage = v.InferOutput<typeof chatMessage>;

/** Somebody came, went, was invited or declined: shown between messages. */
export const chatNotice = v.object({
  id: itemId,
  at: moment,
  type: v.picklist(["created", "invited", "joined", "declined", "left"]),
  person: personId,
  label: v.string(),
  /** Who invited, for `invited`. */
  by: v.nullable(v.string()),
});
export type ChatNotice = v.InferOutput<typeof chatNotice>;

export const conversationState = v.object({
  id: itemId,
  /** The last ones, in order; `earlier` tells that there are more to be asked for. */
  items: v.array(
    v.variant("kind", [
      v.object({ kind: v.literal("message"), message: chatMessage }),
      v.object({ kind: v.literal("notice"), notice: chatNotice }),
    ]),
  ),
  earlier: v.boolean(),
  /** Who is typing now, oneself left out. */
  typing: v.array(personId),
  /** The last message that each member has read, by person. */
  read: v.record(personId, itemId),
  /** The first message that was unread when the channel was opened. */
  unreadFrom: v.nullable(itemId),
});
export type ConversationState = v.InferOutput<typeof conversationState>;
