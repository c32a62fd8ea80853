/**
 * Which game is meant: by its title or id, or else the newest one that suits.
 *
 * @module
 */
import type { AnnouncedGame } from "earshot/arena";
import { Failure } from "../../cli/usage-error.ts";
import { clean } from "../../output/clean.ts";
import { found, interrupted, patiently } from "../catch-up.ts";
import { openGame, type OpenGame } from "./open-game.ts";
import type { GameTeller } from "./tell-game.ts";
import type { ArenaSession } from "./with-arena.ts";

/** Of those that were announced before, the newest are looked at: each is a topic to open. */
const looksLimit = 5;
const gameMs = 60_000;
const historyMs = 3_000;

/** Why a game does not suit, in words; `undefined` when it does. */
export type Suits = (game: OpenGame, announced: AnnouncedGame) => string | undefined;

/** Waits until there is one that suits, and opens it. @throws `Failure` */
export async function findGame(
  session: ArenaSession,
  teller: GameTeller,
  words: string | undefined,
  suits: Suits,
): Promise<OpenGame> {
  const { arena, out, signal, timeoutMs = gameMs } = session;
  const earlier = arena.games.filter((game) => means(game, words));
  const tried = new Set(earlier.slice(0, -looksLimit).map(({ id }) => id));
  const next = (): AnnouncedGame | undefined =>
    arena.games.findLast((game) => !tried.has(game.id) && means(game, words));
  const end = performance.now() + timeoutMs;
  let why = "no game is announced";
  for (;;) {
    const leftMs = Math.max(1, end - performance.now());
    const announced = await patiently(out, "Waiting for a game …", () =>
      found(arena, next, leftMs, signal),
    );
    if (signal.aborted) throw interrupted("no game was opened");
    if (announced === undefined) throw notFound(words, timeoutMs, why);
    tried.add(announced.id);
    const game = await openGame(arena, announced, teller);
    if (game === undefined) continue;
    await game.table.caughtUp({ timeoutMs: historyMs, signal }).catch(() => undefined);
    const reason = suits(game, announced);
    if (reason === undefined) return game;
    why = `${clean(announced.title)} ${reason}`;
    await game.table.close();
  }
}

function means({ id, title }: AnnouncedGame, words: string | undefined): boolean {
  return words === undefined || id === words || title.toLowerCase() === words.toLowerCase();
}

function notFound(words: string | undefined, timeoutMs: number, why: string): Failure {
  const what = words === undefined ? "" : ` called ${clean(words)}`;
  return new Failure(
    `after ${timeoutMs / 1_000} s there is no game${what} for you: ${why}. One is begun by: earshot game host FILE`,
  );
}
