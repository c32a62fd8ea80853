/**
 * The conversations of a chat server: who is in which, and who was asked to come.
 * @module
 */
import { classicLimits } from "../limits.ts";

export interface Conversation {
  readonly id: string;
  readonly members: Set<string>;
  readonly invited: Set<string>;
  /** Open to everybody until then, in monotonic milliseconds: clients come back to what a restart forgot. */
  readonly openUntil: number;
  /** Stays when nobody is in it, as the lobby does. */
  readonly lasting: boolean;
}

export class Conversations {
  readonly #all = new Map<string, Conversation>();
  readonly #newId: () => string;

  /** `newId`: a fresh identifier, which hardly any other server gave. */
  constructor(newId: () => string) {
    this.#newId = newId;
  }

  get all(): Iterable<Conversation> {
    return this.#all.values();
  }

  get(id: string): Conversation | undefined {
    return this.#all.get(id);
  }

  /** How many a user is in. */
  countOf(name: string): number {
    let count = 0;
    for (const { members } of this.#all.values()) if (members.has(name)) count++;
    return count;
  }

  /** A new one; `undefined` when there are too many. */
  add(
    settings: {
      readonly id?: string;
      readonly openUntil?: number;
      readonly lasting?: boolean;
    } = {},
  ): Conversation | undefined {
    if (this.#all.size >= classicLimits.conversations) return undefined;
    let { id } = settings;
    while (id === undefined || (settings.id === undefined && this.#all.has(id))) id = this.#newId();
    const conversation: Conversation = {
      id,
      members: new Set(),
      invited: new Set(),
      openUntil: settings.openUntil ?? -Infinity,
      lasting: settings.lasting ?? false,
    };
    this.#all.set(id, conversation);
    return conversation;
  }

  /** Takes a member out; a conversation without members ends. False when it was none. */
  leave(conversation: Conversation, name: string): boolean {
    if (!conversation.members.delete(name)) return false;
    if (conversation.members.size === 0 && !conversation.lasting) this.#all.delete(conversation.id);
    return true;
  }

  /** Ends it, whoever is in it. */
  remove({ id }: Conversation): void {
    this.#all.delete(id);
  }

  /** Takes somebody out of all of them, invitations included; gives those that it was in. */
  forget(name: string): readonly Conversation[] {
    return [...this.#all.values()].filter((conversation) => {
      conversation.invited.delete(name);
      return this.leave(conversation, name);
    });
  }
}
