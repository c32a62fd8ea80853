/**
 * What is said in the topics of the chat: who one is and which conversations there are, and what is said in one.
 * @module
 */
import type { Epoch, PeerId } from "../../core/identity.ts";
import type { EntryId } from "../../peer/types/topic.ts";
import { speaksAs } from "../guests/ids.ts";
import { type Mark, marksShape } from "../folding/marks.ts";
import { entryId, peerId, personName } from "../folding/said.ts";
import {
  bytes,
  flag,
  kinds,
  list,
  object,
  oneOf,
  optional,
  pattern,
  type Shape,
  text,
} from "../folding/shape.ts";

/** Longest texts in UTF-16 units, and the largest picture in bytes. */
export const chatLimits = {
  title: 80,
  words: 140,
  text: 8_192,
  emoji: 16,
  pictureBytes: 16_384,
  mentions: 50,
} as const;

export type Availability = "available" | "away" | "busy";

/** What stands for a person: an emoji, or a small picture. */
export interface Icon {
  readonly emoji: string | undefined;
  readonly picture: { readonly media: PictureMedia; readonly bytes: Uint8Array } | undefined;
}
export type PictureMedia = "image/png" | "image/jpeg" | "image/webp" | "image/gif";

/** Names a conversation, and its topic: up to 24 of these letters, digits, `-` and `_`. */
export type ConversationId = string;

/** In the directory: about oneself, and about conversations. */
export type DirectoryEvent =
  /** How one is, with words of one's own. */
  | {
      readonly type: "status";
      readonly availability: Availability;
      readonly words: string | undefined;
    }
  /** What one is called, for when one is not to be seen. */
  | { readonly type: "name"; readonly name: string }
  | ({ readonly type: "icon" } & Icon)
  /** Of a guest: it is there, and called so. Holds for this life of its host. */
  | { readonly type: "here"; readonly name: string; readonly epoch: Epoch }
  /** Of a guest: it is there no longer. */
  | { readonly type: "gone" }
  /**
   * A conversation begins, with its author in it. `open`: everybody may join without an invitation. The id of
   * another one begins with its author's, so that nobody can claim to have begun it earlier.
   */
  | {
      readonly type: "begin";
      readonly conversation: ConversationId;
      readonly title: string;
      readonly open: boolean;
    }
  /** A conversation of two: both are in it at once. Its id follows from theirs. */
  | { readonly type: "direct"; readonly conversation: ConversationId; readonly to: PeerId }
  /** By a member: `to` may join. */
  | { readonly type: "invite"; readonly conversation: ConversationId; readonly to: PeerId }
  /** By who invited: no longer. */
  | { readonly type: "withdraw"; readonly conversation: ConversationId; readonly to: PeerId }
  /** By who was invited, or by anybody if the conversation is open. */
  | { readonly type: "join"; readonly conversation: ConversationId }
  | { readonly type: "decline"; readonly conversation: ConversationId }
  | { readonly type: "leave"; readonly conversation: ConversationId }
  /** By who began it. */
  | { readonly type: "title"; readonly conversation: ConversationId; readonly title: string };

/** In the topic of a conversation. A message is taken back by a retraction of its entry. */
export type ConversationEvent =
  | {
      readonly type: "say";
      /** What its author is called. */
      readonly name: string;
      readonly text: string;
      readonly mentions: readonly PeerId[];
      readonly replyTo: EntryId | undefined;
    }
  /** By the author of the message. */
  | { readonly type: "edit"; readonly message: EntryId; readonly text: string }
  /** How far its author has read. */
  | { readonly type: "read"; readonly marks: readonly Mark[] };

/** Best effort: somebody is typing, or has stopped. */
export interface Typing {
  /** A guest of the sender's, by its own digits. */
  readonly as: string | undefined;
  readonly conversation: ConversationId;
  readonly typing: boolean;
}

const conversationId: Shape<ConversationId> = pattern(/^[\w-]{1,24}$/);
const about = { conversation: conversationId };
const epoch: Shape<Epoch> = pattern(/^[0-9a-f]{32}$/);
const title = text(chatLimits.title);
const words = text(chatLimits.text);
const media = oneOf("image/png", "image/jpeg", "image/webp", "image/gif");
const picture = object({ media, bytes: bytes(chatLimits.pictureBytes, 1) });

export const directoryShape: Shape<DirectoryEvent> = kinds<DirectoryEvent>({
  status: object({
    availability: oneOf("available", "away", "busy"),
    words: optional(text(chatLimits.words)),
  }),
  name: object({ name: personName }),
  icon: object({ emoji: optional(text(chatLimits.emoji)), picture: optional(picture) }),
  here: object({ name: personName, epoch }),
  gone: object({}),
  begin: object({ ...about, title, open: flag }),
  direct: object({ ...about, to: peerId }),
  invite: object({ ...about, to: peerId }),
  withdraw: object({ ...about, to: peerId }),
  join: object(about),
  decline: object(about),
  leave: object(about),
  title: object({ ...about, title }),
});

export const conversationShape: Shape<ConversationEvent> = kinds<ConversationEvent>({
  say: object({
    name: personName,
    text: words,
    mentions: list(peerId, chatLimits.mentions),
    replyTo: optional(entryId),
  }),
  edit: object({ message: entryId, text: words }),
  read: object({ marks: marksShape }),
});

export const typingShape: Shape<Typing> = object({ ...about, as: speaksAs, typing: flag });
