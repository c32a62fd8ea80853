/**
 * Conversations of the chat server that are native ones, too, by both their ids.
 * @module
 */
import type { ConversationId } from "../../../apps/chat/events.ts";

export class Crossings {
  readonly #native = new Map<string, ConversationId>();
  readonly #local = new Map<ConversationId, string>();

  nativeOf(local: string): ConversationId | undefined {
    return this.#native.get(local);
  }

  localOf(native: ConversationId): string | undefined {
    return this.#local.get(native);
  }

  add(local: string, native: ConversationId): void {
    this.#native.set(local, native);
    this.#local.set(native, local);
  }

  remove(local: string): void {
    const native = this.#native.get(local);
    this.#native.delete(local);
    if (native !== undefined) this.#local.delete(native);
  }
}
