/**
 * Opens games, and tells what is announced in them.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { AnnouncedGame, Announcement, DuelGame, QuizGame } from "earshot/arena";
import { Failure } from "../cli/usage-error.ts";
import { cleanName } from "../output/clean.ts";
import { nameIn } from "../room/names.ts";
import type { AnyTable } from "../session/game/tables.ts";
import { type OpenTable, tell, type Up } from "./up.ts";

/** The table of a game that was announced, opened when it is not yet. @throws Failure for unknown kinds; as `Arena.open` */
export async function openTable(up: Up, { id, kind }: AnnouncedGame): Promise<OpenTable> {
  const known = up.tables.get(id);
  if (known !== undefined) return known;
  if (kind !== "quiz" && kind !== "duel")
    throw new Failure(`This program knows no game of the kind ${cleanName(kind)}.`);
  return keepTable(up, await (await up.session.tables()).open(id, kind));
}

/** Announces a game of one's own. @throws as `Arena.announce` */
export async function announceQuiz(up: Up, game: QuizGame, title: string): Promise<OpenTable> {
  const tables = await up.session.tables();
  const announced = tables.announce(async (arena) => {
    return { kind: "quiz", table: await arena.announce(game, title) } as const;
  });
  return keepTable(up, await announced);
}

/** As {@link announceQuiz}. */
export async function announceDuel(up: Up, game: DuelGame, title: string): Promise<OpenTable> {
  const tables = await up.session.tables();
  const announced = tables.announce(async (arena) => {
    return { kind: "duel", table: await arena.announce(game, title) } as const;
  });
  return keepTable(up, await announced);
}

function keepTable(up: Up, play: AnyTable): OpenTable {
  // Asked for twice at once, it is one.
  const known = up.tables.get(play.table.id);
  if (known !== undefined) return known;
  const open: OpenTable = play.kind === "quiz" ? play : { ...play, signal: { round: 0, at: 0 } };
  up.tables.set(open.table.id, open);
  void tellAnnouncements(up, open);
  up.looks.games?.();
  return open;
}

/** Ends with the table. */
async function tellAnnouncements(up: Up, { table }: OpenTable): Promise<void> {
  for await (const announcement of table.changes()) {
    const words = announcementWords(announcement, (id, name) => nameIn(up.store.room(), id, name));
    if (words !== undefined) tell(up, words, "plain", { pane: "games", item: table.id });
  }
}

/** In words; `undefined` for what the pane shows anyway. */
function announcementWords(
  told: Announcement,
  nameOf: (id: PeerId, name?: string) => string,
): string | undefined {
  switch (told.type) {
    case "started":
      return `The game has started: ${told.players.map(({ id, name }) => nameOf(id, name)).join(", ")}`;
    case "left":
      return `${nameOf(told.player.id, told.player.name)} plays no longer`;
    case "missed":
      return `${nameOf(told.player.id, told.player.name)} is gone; the points stay`;
    case "returned":
      return `${nameOf(told.player.id, told.player.name)} is back`;
    case "host":
      return `${nameOf(told.host)} leads the game from here on`;
    case "over":
      return "The game is over";
    case "signed-up":
    case "withdrew":
    case "ranking":
    case "winner":
      return undefined;
  }
}
