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
import { talksOf } from "./views.ts";

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
  const sideItem = (pane: Pane, id: string, title: string, unread: number): SideItem => {
    const shown = focus.pane === pane && focus.items[pane] === id;
    // What is on the screen is no news.
    return { id, title, news: shown ? 0 : unread, shown };
  };
  const talks = talksOf(chat).map(({ conversation, unread }) => {
    const { id } = conversation;
    return sideItem("talks", id, titleOf(room, conversation), unread);
  });
  const read = (boards?.open ?? []).flatMap(({ key, unread }) => {
    const listing = boards?.list.find((board) => board.key === key);
    if (listing === undefined) return [];
    return [sideItem("boards", key, subjectOf(listing), unread)];
  });
  const played = (games?.open ?? []).flatMap(({ id, state }) => {
    const game = games?.list.find((each) => each.id === id);
    if (game === undefined || state.phase === "over") return [];
    return [sideItem("games", id, gameTitle(game), 0)];
  });
  return [
    { heading: "Talks", items: talks },
    { heading: "Boards", items: read },
    { heading: "Games", items: played },
  ].filter(({ items }) => items.length > 0);
}
