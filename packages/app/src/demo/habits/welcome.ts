/**
 * Greets whoever is new and no bot, and invites them to a conversation.
 *
 * @module
 */
import type { PeerId } from "earshot";
import { lobbyId, type Talk } from "earshot/chat";
import { corner } from "../content/scenes.ts";
import type { Life } from "../life.ts";

const greetMs = 3_000;
const inviteMs = 15_000;
/** So many of those who were greeted are remembered. */
const rememberedMost = 500;
/** Sits in the corner as well. */
const company = "Eleni";

export async function welcome(life: Life): Promise<void> {
  const { chat } = life;
  const lobby = await chat.talk(lobbyId);
  const greeted = new Set<PeerId>();
  let table: Talk | undefined;
  for await (const _ of life.looks(chat)) {
    for (const { id, name, chats } of chat.people) {
      if (life.isBot(id) || greeted.has(id) || !chats) continue;
      if (greeted.size >= rememberedMost) greeted.clear();
      greeted.add(id);
      life.stirred();
      await life.pause(greetMs);
      await life.say(lobby, greeting(name));
      await life.pause(inviteMs);
      table ??= await begin(life);
      const conversation = table?.id;
      if (conversation !== undefined) await life.attempt(() => chat.invite(conversation, id));
    }
  }
}

function begin(life: Life): Promise<Talk | undefined> {
  const { chat } = life;
  const others = chat.people.filter(({ id, name }) => name === company && life.isBot(id));
  return life.attempt(() =>
    chat.begin(
      corner,
      others.map(({ id }) => id),
    ),
  );
}

function greeting(name: string): string {
  return `Welcome, ${name}! I am Pip and, like all here with the role bot, a program on this machine. Say something, read the notice board, or play: every few minutes a quiz begins under Games.`;
}
