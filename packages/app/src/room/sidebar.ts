/**
 * What stands below the people at the side of a wide screen: conversations, boards and games, with what is new.
 *
 * @module
 */
import { subjectOf } from "./boards-pane.ts";
import { gameTitle } from "./games-pane.ts";
import type { Pane } from "./places.ts";
import type { Room } from "./state.ts";
import { titleOf } from "./talks-pane.ts";

export interface SideItem {
  readonly id: string;
  readonly title: string;
  readonly news: number;
  /** Shown in the middle just now. */
  readonly shown: boolean;
}

export interface SideSection {
  readonly heading: string;
  readonly items: readonly SideItem[];
}

/** Sections with at least one item. */
export function sideSections(room: Room): readonly SideSection[] {
  const { chat, boards, games, focus } = room;
  const shown = (pane: Pane, id: string): boolean =>
    focus.pane === pane && focus.items[pane] === id;
  const talks = (chat?.talks ?? []).map(({ conversation, unread }) => {
    const { id } = conversation;
    return { id, title: titleOf(room, conversation), news: unread, shown: shown("talks", id) };
  });
  const read = (boards?.open ?? []).flatMap(({ key, unread }) => {
    const listing = boards?.list.find((board) => board.key === key);
    if (listing === undefined) return [];
    return [{ id: key, title: subjectOf(listing), news: unread, shown: shown("boards", key) }];
  });
  const played = (games?.open ?? []).flatMap(({ id, state }) => {
    const game = games?.list.find((each) => each.id === id);
    if (game === undefined || state.phase === "over") return [];
    return [{ id, title: gameTitle(game), news: 0, shown: shown("games", id) }];
  });
  return [
    { heading: "Talks", items: talks },
    { heading: "Boards", items: read },
    { heading: "Games", items: played },
  ].filter(({ items }) => items.length > 0);
}
