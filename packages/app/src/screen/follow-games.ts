/**
 * Shows the games: the list of them, and those that are open here with what is announced in them.
 *
 * @module
 */
import type { Arena, Followed } from "earshot/arena";
import type { GamesView, TableView } from "../room/views.ts";
import { Following } from "./follow.ts";
import { openTable } from "./tables.ts";
import { type OpenTable, tellFailure, type Up } from "./up.ts";

/** As many games of the last time are opened again; the others when they are looked at. */
const reopened = 8;

/** Goes on until the arena is closed. @throws as `openArena` */
export async function followGames(up: Up): Promise<void> {
  const { session, store, apps, looks, tables } = up;
  const kept = new Set(await session.belongings.store.topics());
  const arena = await session.arena();
  apps.arena = arena;
  using following = new Following(look);
  looks.games = look;
  look();
  const earlier = arena.games.filter(({ id }) => kept.has(`game/${id}`)).slice(-reopened);
  for (const game of earlier) {
    try {
      await openTable(up, game);
    } catch (error) {
      tellFailure(up, error, { pane: "games", item: undefined });
    }
  }
  look();
  // Who is here decides who may lead, which tables do not tell.
  for await (const _ of session.peer.changes({}, { signal: session.leaving })) following.changed();
  function look(): void {
    const open = [...tables.values()].map(({ table }): Followed<unknown> => table);
    following.follow([arena, ...open]);
    for (const each of tables.values()) noticeSignal(each);
    store.apply({ type: "games", games: gamesView(arena, tables) });
  }
}

/** From then on the reaction is measured. */
function noticeSignal(open: OpenTable): void {
  if (open.kind !== "duel") return;
  const { phase, round } = open.table.state.game;
  if (phase === "go" && open.signal.round !== round)
    Object.assign(open.signal, { round, at: performance.now() });
}

function gamesView({ games }: Arena, tables: Up["tables"]): GamesView {
  return { list: games, open: [...tables].map(([id, open]) => tableView(id, open)) };
}

function tableView(id: string, open: OpenTable): TableView {
  const { ranking, hosting } = open.table;
  return open.kind === "quiz"
    ? { id, ranking, hosting, kind: open.kind, state: open.table.state }
    : { id, ranking, hosting, kind: open.kind, state: open.table.state };
}
