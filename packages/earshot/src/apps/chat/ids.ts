/**
 * Ids of conversations: two who talk alone can both tell theirs without asking, and of others the id shows who
 * began it.
 * @module
 */
import { createHash } from "node:crypto";
import type { PeerId } from "../../core/identity.ts";
import { isFounder, namesFounder } from "../folding/founder.ts";
import type { ConversationId } from "./events.ts";

const direct = "d-";

export function directConversation(one: PeerId, other: PeerId): ConversationId {
  const both = [one, other].toSorted().join(" ");
  return `${direct}${createHash("sha256").update(both).digest("hex").slice(0, 20)}`;
}

/** Whether somebody may begin a conversation of this id. */
export function mayBegin(founder: PeerId, id: ConversationId, open: boolean): boolean {
  return open ? !id.startsWith(direct) && !namesFounder(id) : isFounder(founder, id);
}
