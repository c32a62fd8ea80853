/**
 * Accepts invitations, and leaves conversations in which nobody but bots is left.
 *
 * @module
 */
import { corner } from "../content/scenes.ts";
import type { Life } from "../life.ts";

/** Each conversation takes one of the peer's groups. */
const mostTalks = 6;
const thinkMs = 1_500;

export async function accept(life: Life): Promise<void> {
  const { chat } = life;
  for await (const _ of life.looks(chat)) {
    for (const { conversation } of chat.invitations) {
      await life.pause(thinkMs);
      const full = chat.own.length >= mostTalks;
      await life.attempt<unknown>(() =>
        full ? chat.decline(conversation.id) : chat.accept(conversation.id),
      );
    }
    for (const { id, kind, title, members } of chat.own) {
      const left =
        kind === "invited" && title !== corner && members.every((who) => life.isBot(who));
      if (left) await life.attempt(() => chat.leave(id));
    }
  }
}
