/**
 * Games: the list of them, and the one that is open, with its question or round, its ranking and its news.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { AnnouncedGame, DuelState, QuizState } from "earshot/arena";
import { clean, cleanName } from "../output/clean.ts";
import { type Line, listed } from "./entries.ts";
import { nameIn } from "./names.ts";
import type { PaneView } from "./pane.ts";
import { noticesHere, type Room } from "./state.ts";
import type { TableView } from "./views.ts";

const titleCells = 32;
/** Announcements of a game that are shown with it. */
const newsShown = 8;

export function gameTitle({ title }: Pick<AnnouncedGame, "title">): string {
  return cleanName(title, titleCells);
}

export function gamesPane(room: Room): PaneView {
  const { games, focus } = room;
  const announced = games?.list.find(({ id }) => id === focus.items.games);
  const open = games?.open.find(({ id }) => id === focus.items.games);
  return announced === undefined || open === undefined
    ? listPane(room)
    : tablePane(room, announced, open);
}

function listPane(room: Room): PaneView {
  const { games } = room;
  const lines = (games?.list ?? []).map((game, at) => {
    const open = games?.open.find(({ id }) => id === game.id);
    const by = `by ${nameIn(room, game.founder)}`;
    const state = open === undefined ? "" : phaseWords(open);
    return [`${at + 1}  ${gameTitle(game)}`, cleanName(game.kind), by, state]
      .filter(Boolean)
      .join(" · ");
  });
  return {
    heading: "Games",
    entries: [
      ...listed(
        lines.length === 0
          ? []
          : [{ heading: "Announced: /join N to play, /open N to watch" }, ...lines],
      ),
      ...noticesHere(room),
    ],
    align: "top",
    hint:
      games === undefined
        ? "The arena is being opened."
        : "No games yet. /host duel starts a reaction duel, /host quiz FILE asks the questions of a CSV or JSON file.",
    invites: "/join N, /host duel, /host quiz FILE",
    foot: "",
  };
}

function phaseWords({ state }: TableView): string {
  if (state.phase === "gathering") return `${state.signedUp.length} signed up`;
  return state.phase === "running" ? "being played" : "over";
}

function tablePane(room: Room, announced: AnnouncedGame, table: TableView): PaneView {
  const { state, ranking, hosting } = table;
  const host = hosting
    ? "you lead it"
    : state.host === undefined
      ? ""
      : `led by ${nameIn(room, state.host)}`;
  const lines: Line[] = [
    ...winnerLines(room, table),
    ...(state.phase !== "running"
      ? []
      : table.kind === "quiz"
        ? quizLines(room, table.state.game)
        : duelLines(room, table.state.game)),
    ...(ranking.length === 0 ? signedUpLines(room, table) : rankingLines(room, table)),
  ];
  return {
    heading: [gameTitle(announced), phaseWords(table), host].filter(Boolean).join(" · "),
    entries: [...listed(lines), ...noticesHere(room).slice(-newsShown)],
    align: "top",
    hint: "",
    invites: invitesOf(room, table),
    foot: "",
  };
}

function invitesOf(room: Room, { kind, state }: TableView): string {
  const self = room.self.id;
  if (state.phase === "over") return "The game is over; /close goes back to the list";
  if (state.phase === "gathering") {
    if (state.signedUp.some(({ id }) => id === self))
      return "Waiting for the start; /leave withdraws";
    return "/join to play; /start when all are there (who announced it)";
  }
  const own = state.players.find(({ id }) => id === self);
  if (own === undefined || (state.host === self && kind === "quiz")) return "You are watching";
  if (own.presence === "left") return "/back to play on";
  return kind === "quiz" ? "The number of your answer" : "Enter, as soon as it says NOW";
}

function winnerLines(room: Room, { state }: TableView): Line[] {
  if (state.winners.length === 0) return [];
  const names = state.winners.map((id) =>
    id === room.self.id ? "you" : nameOf(room, state.players, id),
  );
  const words = state.words === undefined ? "" : ` ${clean(state.words)}`;
  const have = names.length === 1 && names[0] !== "you" ? "has" : "have";
  return [{ heading: `★ ${names.join(" and ")} ${have} won. Congratulations!${words}` }];
}

function quizLines(room: Room, game: QuizState): Line[] {
  if (game.number === 0) return ["The first question is coming."];
  const seconds = Math.round(game.limitMs / 1_000);
  const told = game.answer !== undefined;
  const own = game.given.find(({ player }) => player === room.self.id);
  return [
    { heading: `Question ${game.number} of ${game.count} (${seconds} s): ${clean(game.text)}` },
    ...game.options.map((option, at) => {
      const right = told && at === game.answer ? "  ← right" : "";
      const yours = told && at === own?.answer ? "  ← yours" : "";
      return `  ${at + 1}  ${clean(option)}${right}${yours}`;
    }),
    ...(own === undefined
      ? []
      : [`You got ${own.points} points in ${(own.ms / 1_000).toFixed(1)} s.`]),
  ];
}

function duelLines(room: Room, game: DuelState): Line[] {
  const round = `Round ${game.round} of ${game.of}`;
  switch (game.phase) {
    case "before":
      return ["The first round is coming."];
    case "ready":
      return [{ heading: `${round}: wait for the signal…` }];
    case "go":
      return [{ heading: `${round}: NOW! Press Enter` }];
    case "result":
      return [
        { heading: `${round} is over` },
        ...game.reactions.map(
          ({ player, ms }) =>
            `  ${nameIn(room, player)}: ${ms === undefined ? "too early" : `${ms} ms`}`,
        ),
      ];
  }
}

function signedUpLines(room: Room, { state }: TableView): Line[] {
  if (state.signedUp.length === 0) return ["Nobody has signed up yet."];
  return [
    { heading: "Signed up" },
    ...state.signedUp.map(({ id, name }) => `  ${nameIn(room, id, name)}`),
  ];
}

function rankingLines(room: Room, { ranking }: TableView): Line[] {
  return [
    { heading: "Ranking" },
    ...ranking.map(({ id, name, points, place, placeBefore, presence }) => {
      const moved = place === placeBefore ? "" : place < placeBefore ? " ↑" : " ↓";
      const away = presence === "playing" ? "" : presence === "left" ? " (left)" : " (gone)";
      return `  ${place}. ${nameIn(room, id, name)} ${points}${moved}${away}`;
    }),
  ];
}

function nameOf(room: Room, players: TableView["ranking"], id: PeerId): string {
  return nameIn(room, id, players.find((player) => player.id === id)?.name);
}
