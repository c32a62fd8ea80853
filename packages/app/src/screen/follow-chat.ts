/**
 * Shows the chat: its people, conversations and invitations, and what is said in them.
 *
 * @module
 */
import type { Chat } from "earshot/chat";
import { nameIn } from "../room/names.ts";
import { titleOf } from "../room/talks-pane.ts";
import type { ChatView } from "../room/views.ts";
import { Following } from "./follow.ts";
import { lobbyIn } from "./talk-orders.ts";
import { tell, type Up } from "./up.ts";

/** Goes on until the chat is closed. @throws as `openChat` */
export async function followChat(up: Up): Promise<void> {
  const { session, store, apps } = up;
  const chat = await session.chat();
  apps.chat = chat;
  using following = new Following(look);
  look();
  await lobbyIn(chat);
  look();
  for await (const change of chat.changes({ signal: session.leaving })) {
    if (change.type !== "invited") continue;
    look();
    const { invitation, conversation } = change;
    const room = store.room();
    const by = nameIn(room, invitation.by);
    tell(up, `${by} invites you to ${titleOf(room, conversation)}: /accept or /decline`);
  }
  function look(): void {
    following.follow([chat, ...chat.talks]);
    store.apply({ type: "chat", chat: chatView(chat) });
  }
}

function chatView(chat: Chat): ChatView {
  const { self: own, people, joinable, invitations } = chat;
  return {
    own,
    people,
    joinable,
    invitations,
    talks: chat.talks.flatMap((talk) => {
      const { conversation, messages, unread, mentions, typing } = talk;
      if (conversation === undefined) return [];
      const news = { unread: unread.length, mentions: mentions.length };
      return [{ conversation, messages, typing, ...news }];
    }),
    nameOf: (who) => chat.nameOf(who),
  };
}
