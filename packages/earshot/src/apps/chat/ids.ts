/**
 * Ids of conversations: two who talk alone can both tell theirs without asking, and of others the id shows who
 * began it.
 * @module
 */
import { createHash } from "node:crypto";
import type { PeerId } from "../../core/identity.ts";
import type { ConversationId } from "./events.ts";

const direct = "d-";
/** Digits of a peer id: 48 bits. */
const founderDigits = 12;

export function directConversation(one: PeerId, other: PeerId): ConversationId {
  const both = [one, other].toSorted().join(" ");
  return `${direct}${createHash("sha256").update(both).digest("hex").slice(0, 20)}`;
}

/** @param chance tells one's conversations apart: up to 11 letters and digits */
export function conversationOf(founder: PeerId, chance: string): ConversationId {
  return `${founder.slice(0, founderDigits)}-${chance}`;
}

/** Whether somebody may begin a conversation of this id. */
export function mayBegin(founder: PeerId, id: ConversationId, open: boolean): boolean {
  return open
    ? !id.startsWith(direct) && !/^[0-9a-f]{12}-/.test(id)
    : id.startsWith(conversationOf(founder, ""));
}
