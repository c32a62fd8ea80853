/**
 * Which pane is shown for a state of the room, and what the tabs tell of the others.
 *
 * @module
 */
import { boardsPane } from "./boards-pane.ts";
import { calculatorPane } from "./calculator-pane.ts";
import { gamesPane } from "./games-pane.ts";
import { helpPane } from "./help-pane.ts";
import { mergedByTime, type PaneView } from "./pane.ts";
import { peoplePane } from "./people-pane.ts";
import { type Pane, panes } from "./places.ts";
import type { Room } from "./state.ts";
import { talkEntries, talksPane, typingWords } from "./talks-pane.ts";
import { lobbyOf, talksOf } from "./views.ts";

const views: Readonly<Record<Pane, (room: Room) => PaneView>> = {
  lobby: lobbyPane,
  talks: talksPane,
  boards: boardsPane,
  games: gamesPane,
  calculator: calculatorPane,
  people: peoplePane,
};

/** What is in the middle of the screen. */
export function shownPane(room: Room): PaneView {
  return room.help ? helpPane(room.focus.pane) : views[room.focus.pane](room);
}

function lobbyPane(room: Room): PaneView {
  const lobby = lobbyOf(room.chat);
  const { entries } = room;
  return {
    heading: "",
    entries: lobby === undefined ? entries : mergedByTime(talkEntries(room, lobby), entries),
    align: "bottom",
    hint:
      lobby === undefined
        ? "The lobby is being opened."
        : "Nothing has been said yet. What you write is read by everybody here, and by those who come later.",
    invites: "Say something to everybody, or /help",
    foot: lobby === undefined ? "" : typingWords(room, lobby),
  };
}

export interface Tab {
  readonly pane: Pane;
  /** Things there that were not seen yet; invitations count. */
  readonly news: number;
  /** Some of it means oneself. */
  readonly mentions: boolean;
}

export function tabsOf({ missedInLobby, focus, chat, boards, games }: Room): readonly Tab[] {
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  // What is on the screen is no news.
  const isNews = (pane: Pane, id: string | undefined): boolean =>
    focus.pane !== pane || focus.items[pane] !== id;
  const talks = talksOf(chat).filter(({ conversation }) => isNews("talks", conversation.id));
  const lobby = isNews("lobby", undefined) ? lobbyOf(chat) : undefined;
  const read = boards?.open.filter(({ key }) => isNews("boards", key)) ?? [];
  const news: Partial<Record<Pane, number>> = {
    lobby: missedInLobby + (lobby?.unread ?? 0),
    talks: (chat?.invitations.length ?? 0) + sum(talks.map(({ unread }) => unread)),
    boards: sum(read.map(({ unread }) => unread)),
    games: sum(games?.open.map(({ state }) => (state.phase === "running" ? 1 : 0)) ?? []),
  };
  const called: Partial<Record<Pane, boolean>> = {
    lobby: (lobby?.mentions ?? 0) > 0,
    talks: talks.some(({ mentions }) => mentions > 0),
  };
  return panes.map((pane) => {
    return { pane, news: news[pane] ?? 0, mentions: called[pane] === true };
  });
}

/** Items of a pane that one can go through, the list standing before them. */
export function itemsOf({ chat, boards, games }: Room, pane: Pane): readonly string[] {
  if (pane === "talks") return talksOf(chat).map(({ conversation }) => conversation.id);
  if (pane === "boards") return boards?.open.map(({ key }) => key) ?? [];
  return pane === "games" ? (games?.open.map(({ id }) => id) ?? []) : [];
}
