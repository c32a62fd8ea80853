/**
 * What the kit's room holds: conversations with what was said in them, and boards.
 * @module
 */
import type { BoardPost, ChatMessage, ChatNotice } from "@earshot/app/protocol";

type StoredMessage = Omit<ChatMessage, "own">;
export type StoredItem =
  | { readonly kind: "message"; readonly message: StoredMessage }
  | { readonly kind: "notice"; readonly notice: ChatNotice };

export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly direct: boolean;
  readonly lobby: boolean;
  readonly members: Set<string>;
  /** Who was invited, by whom. */
  readonly pending: Map<string, string>;
  readonly items: StoredItem[];
  readonly read: Map<string, string>;
  readonly typing: Set<string>;
}

export interface Board {
  readonly id: string;
  readonly subject: string;
  readonly by: string;
  readonly posts: Omit<BoardPost, "own" | "unread">[];
  readonly subscribers: Set<string>;
  readonly read: Map<string, string>;
}

/** As one of the members sees it. */
export function seen(item: StoredItem, who: string): unknown {
  return item.kind === "notice"
    ? item
    : { ...item, message: { ...item.message, own: item.message.from === who } };
}
