/**
 * What people do in conversations: begin and join them, say something, read back.
 *
 * @module
 */
import type { PeerId } from "earshot";
import { lobbyId, type Talk } from "earshot/chat";
import type { Sight } from "../room/sight.ts";
import { earlierItems } from "../states/conversation-state.ts";
import { Labels } from "../states/labels.ts";
import { protocolLimits } from "../protocol/index.ts";
import type { CommandType, Handlers } from "./handler.ts";
import { gone, Refused } from "./refused.ts";

export type ConversationCommand = Extract<
  CommandType,
  | "start-conversation"
  | "open-direct"
  | "invite"
  | "accept"
  | "decline"
  | "leave"
  | "say"
  | "typing"
  | "mark-read"
  | "earlier-messages"
>;

export const conversationCommands: Handlers<ConversationCommand> = {
  "start-conversation": async (sight, { title, invite }) => {
    const people = invite.map((id) => present(sight, id));
    const talk = await sight.chat.begin(title ?? titleFor(sight, people), people);
    return { conversation: talk.id };
  },
  "open-direct": async (sight, { person }) => {
    const talk = await sight.chat.direct(present(sight, person));
    return { conversation: talk.id };
  },
  invite: async (sight, { conversation, people }) => {
    const { id } = await talkOf(sight, conversation);
    for (const person of people) await sight.chat.invite(id, present(sight, person));
  },
  accept: async ({ chat }, { conversation }) => void (await chat.accept(conversation)),
  decline: ({ chat }, { conversation }) => chat.decline(conversation),
  leave: async (sight, { conversation }) => {
    if (conversation === lobbyId)
      throw new Refused("ERR_LOBBY", "The lobby is everybody's and cannot be left.");
    await (await talkOf(sight, conversation)).leave();
  },
  say: async (sight, { conversation, text }) => {
    const { id } = await (await talkOf(sight, conversation)).say(text);
    return { message: id };
  },
  typing: async (sight, { conversation }) => (await talkOf(sight, conversation)).tellTyping(),
  "mark-read": async (sight, { conversation, message }) => {
    const talk = await talkOf(sight, conversation);
    const at = talk.messages.findIndex(({ id }) => id === message);
    if (at !== -1) await sight.markRead(talk, talk.messages.slice(0, at + 1));
  },
  "earlier-messages": async (sight, { conversation, before }) => {
    const earlier = earlierItems(sight, await talkOf(sight, conversation), before);
    if (earlier === undefined) throw gone("message");
    return earlier;
  },
};

async function talkOf({ chat }: Sight, id: string): Promise<Talk> {
  if (!chat.own.some((conversation) => conversation.id === id)) throw gone("conversation");
  return chat.talk(id);
}

/** Whoever is invited has to be here, or nobody would notice that it was somebody else's id. */
function present({ chat }: Sight, id: string): PeerId {
  const person = chat.people.find((each) => each.id === id);
  if (person === undefined) throw new Refused("ERR_GONE", "This person has left.");
  return person.id;
}

/** After those who are invited. */
function titleFor(sight: Sight, people: readonly PeerId[]): string {
  const labels = Labels.of(sight);
  const names = [sight.self, ...people].map((id) => labels.of(id)).join(", ");
  return names.slice(0, protocolLimits.titleLength);
}
