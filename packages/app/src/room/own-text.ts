/**
 * What one has written oneself in the place that is shown, to be written anew.
 *
 * @module
 */
import { noNumbers } from "./numbers.ts";
import type { Room } from "./state.ts";
import { lobbyOf, talksOf } from "./views.ts";
import type { Written } from "./writing-entries.ts";

/** In one line: the one of this number, or the last one. */
export function ownText(room: Room, which: string | undefined): string | undefined {
  const { key, writings } = writingsShown(room);
  const { of } = room.numbers.get(key) ?? noNumbers;
  const own = writings.findLast(
    ({ id, author }) =>
      author === room.self.id && (which === undefined || `${of.get(id)}` === which),
  );
  return own?.text.replaceAll(/\s+/g, " ");
}

function writingsShown({ focus, chat, boards }: Room): {
  readonly key: string;
  readonly writings: readonly Written[];
} {
  const { pane, items } = focus;
  if (pane === "boards") {
    const board = boards?.open.find(({ key }) => key === items.boards);
    return { key: board?.key ?? "", writings: board?.posts ?? [] };
  }
  const talk =
    pane === "lobby"
      ? lobbyOf(chat)
      : talksOf(chat).find(({ conversation }) => conversation.id === items[pane]);
  return { key: talk?.conversation.id ?? "", writings: talk?.messages ?? [] };
}
