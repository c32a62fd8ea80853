/**
 * Ids of conversations: two who talk alone can both tell theirs without asking, and of others the id shows who
 * began it.
 * @module
 */
import { createHash } from "node:crypto";
import type { PeerId } from "../../core/identity.ts";
import { announcedGroup } from "../../core/wire/announced-groups.ts";
import { groupOf } from "../../peer/topic/topic-names.ts";
import { isFounder, namesFounder } from "../folding/founder.ts";
import type { ConversationId } from "./events.ts";

/** The open conversation in which people meet who have agreed on no other. */
export const lobbyId: ConversationId = "lobby";

const direct = "d-";

/** The topic of a conversation. */
export function conversationTopic(id: ConversationId): string {
  return `chat/${id}`;
}

/** The group of those who have a conversation open, as it stands among the groups of members. */
export function conversationGroup(id: ConversationId): string {
  return announcedGroup(groupOf(conversationTopic(id)));
}

export function directConversation(one: PeerId, other: PeerId): ConversationId {
  const both = [one, other].toSorted().join(" ");
  return `${direct}${createHash("sha256").update(both).digest("hex").slice(0, 20)}`;
}

/** Whether somebody may begin a conversation of this id. */
export function mayBegin(founder: PeerId, id: ConversationId, open: boolean): boolean {
  return open ? !id.startsWith(direct) && !namesFounder(id) : isFounder(founder, id);
}
