/**
 * Which pane is shown for a state of the room, and what the tabs tell of the others.
 *
 * @module
 */
import { cleanName } from "../output/clean.ts";
import { boardsPane } from "./boards-pane.ts";
import { calculatorPane } from "./calculator-pane.ts";
import { gamesPane } from "./games-pane.ts";
import { helpPane } from "./help-pane.ts";
import type { PaneView } from "./pane.ts";
import { peoplePane } from "./people-pane.ts";
import { type Pane, panes } from "./places.ts";
import type { Room } from "./state.ts";
import { talksPane } from "./talks-pane.ts";

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

function lobbyPane({ group, entries }: Room): PaneView {
  return {
    heading: "",
    entries,
    align: "bottom",
    hint: "Nothing has been said yet. What you write is seen by everybody in this room.",
    invites: `Say something to ${cleanName(group)}, or /help`,
    foot: "",
  };
}

export interface Tab {
  readonly pane: Pane;
  /** Things there that were not seen yet; invitations count. */
  readonly news: number;
  /** Some of it means oneself. */
  readonly mentions: boolean;
}

export function tabsOf({ missedInLobby, chat, boards, games }: Room): readonly Tab[] {
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  const news: Partial<Record<Pane, number>> = {
    lobby: missedInLobby,
    talks: (chat?.invitations.length ?? 0) + sum(chat?.talks.map(({ unread }) => unread) ?? []),
    boards: sum(boards?.open.map(({ unread }) => unread) ?? []),
    games: sum(games?.open.map(({ state }) => (state.phase === "running" ? 1 : 0)) ?? []),
  };
  const called = chat?.talks.some(({ mentions }) => mentions > 0) === true;
  return panes.map((pane) => {
    return { pane, news: news[pane] ?? 0, mentions: pane === "talks" && called };
  });
}

/** Items of a pane that one can go through, the list standing before them. */
export function itemsOf({ chat, boards, games }: Room, pane: Pane): readonly string[] {
  if (pane === "talks") return chat?.talks.map(({ conversation }) => conversation.id) ?? [];
  if (pane === "boards") return boards?.open.map(({ key }) => key) ?? [];
  return pane === "games" ? (games?.open.map(({ id }) => id) ?? []) : [];
}
