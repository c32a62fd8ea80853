/**
 * How games are played: each that is announced is opened, signed up for, and left when it is over.
 *
 * @module
 */
import type { AnnouncedGame, ArenaGame, GameTable } from "earshot/arena";
import type { Life } from "../life.ts";

/** Before signing up, so that not all do at once. */
const decideMs = 6_000;
/** A game that nobody starts, or that nobody leads to its end, is given up. */
const patienceMs = 30 * 60_000;
/** The result is looked at. */
const lingerMs = 10_000;
/** Each takes one of the peer's groups. */
const mostGames = 3;

export interface Playing<G, P, M> {
  readonly game: () => ArenaGame<G, P, M>;
  /** What now stands there wants a move, other than those before. */
  readonly turn: (state: G) => number | undefined;
  /** Makes it, after thinking as long as it takes. */
  readonly act: (life: Life, table: GameTable<G, P, M>) => Promise<void>;
}

/** Plays all games of a kind that are announced. */
export async function play<G, P, M>(life: Life, playing: Playing<G, P, M>): Promise<void> {
  const arena = await life.arena();
  const { kind } = playing.game().rules;
  const known = new Set<string>();
  const open = { games: 0 };
  const failed = Promise.withResolvers<never>();
  const looking = async (): Promise<void> => {
    for await (const _ of life.looks(arena)) {
      const listed = new Set(arena.games.map(({ id }) => id));
      for (const id of known) if (!listed.has(id)) known.delete(id);
      for (const game of arena.games) {
        if (game.kind !== kind || known.has(game.id) || open.games >= mostGames) continue;
        known.add(game.id);
        open.games++;
        playOne(life, playing, game)
          .finally(() => open.games--)
          .catch(failed.reject);
      }
    }
  };
  await Promise.race([looking(), failed.promise]);
}

async function playOne<G, P, M>(
  life: Life,
  { game, turn, act }: Playing<G, P, M>,
  { id }: AnnouncedGame,
): Promise<void> {
  const arena = await life.arena();
  await life.pause(decideMs);
  const table = await life.attempt(() => arena.open(id, game()));
  if (table === undefined) return;
  try {
    if (table.state.phase === "gathering") await life.attempt(() => table.signUp());
    const over = (): boolean => table.state.phase === "over";
    let done: number | undefined;
    const next = (): number | undefined =>
      table.state.phase === "running" ? turn(table.state.game) : undefined;
    const isTurn = (): boolean => next() !== undefined && next() !== done;
    while (!over() && isPlayer(life, table)) {
      if (!(await life.until(table, () => over() || isTurn(), patienceMs))) break;
      if (over()) break;
      done = next();
      await act(life, table);
    }
    await life.pause(lingerMs);
  } finally {
    // With the whole peer it is closed anyway.
    if (!life.signal.aborted) await table.close();
  }
}

/** Before the start whoever wants to be, after it whoever is. */
function isPlayer<G, P, M>({ self }: Life, { state }: GameTable<G, P, M>): boolean {
  return state.phase === "gathering" || state.players.some(({ id }) => id === self);
}
