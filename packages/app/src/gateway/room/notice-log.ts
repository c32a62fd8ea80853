/**
 * Who was invited to conversations, came, declined and left while the gateway was there: told between the messages.
 * Only that a conversation began is known of earlier times.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { Conversation, ConversationId } from "earshot/chat";
import { gatewayLimits as limits } from "../limits.ts";
import type { ChatNotice } from "../protocol/index.ts";

export interface Note {
  readonly id: string;
  readonly at: number;
  readonly type: ChatNotice["type"];
  readonly person: PeerId;
  readonly by: PeerId | null;
}

export class NoticeLog {
  readonly #notes: Map<ConversationId, Note[]> = new Map();
  #before: ReadonlyMap<ConversationId, Conversation>;
  #next = 1;

  constructor(conversations: readonly Conversation[]) {
    this.#before = byId(conversations);
  }

  of(conversation: Conversation): readonly Note[] {
    const { id, founder, at, kind } = conversation;
    const heard = this.#notes.get(id) ?? [];
    if (kind !== "invited") return heard;
    return [{ id: `begin-${id}`, at, type: "created", person: founder, by: null }, ...heard];
  }

  /** Compares with the last time. */
  look(conversations: readonly Conversation[], now: number): void {
    for (const after of conversations) {
      const before = this.#before.get(after.id);
      // In open ones everybody comes and goes, and those of two have both from the beginning.
      if (before !== undefined && before !== after && after.kind === "invited")
        this.#compare(before, after, now);
    }
    this.#before = byId(conversations);
    for (const id of this.#notes.keys()) if (!this.#before.has(id)) this.#notes.delete(id);
  }

  #compare(before: Conversation, after: Conversation, now: number): void {
    const asked = new Set(before.pending.map(({ to }) => to));
    for (const { to, by } of after.pending)
      if (!asked.has(to)) this.#add(after.id, "invited", to, by, now);
    for (const who of added(before.members, after.members))
      this.#add(after.id, "joined", who, null, now);
    for (const who of added(before.declined, after.declined))
      this.#add(after.id, "declined", who, null, now);
    for (const who of added(after.members, before.members))
      this.#add(after.id, "left", who, null, now);
  }

  #add(
    conversation: ConversationId,
    type: Note["type"],
    person: PeerId,
    by: PeerId | null,
    at: number,
  ): void {
    const notes = this.#notes.get(conversation) ?? [];
    notes.push({ id: `notice-${this.#next++}`, at, type, person, by });
    if (notes.length > limits.notices) notes.shift();
    this.#notes.set(conversation, notes);
  }
}

function byId(list: readonly Conversation[]): ReadonlyMap<ConversationId, Conversation> {
  return new Map(list.map((conversation) => [conversation.id, conversation]));
}

function added<Item>(before: readonly Item[], after: readonly Item[]): readonly Item[] {
  const known = new Set(before);
  return after.filter((item) => !known.has(item));
}
