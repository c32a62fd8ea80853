/**
 * A game from where it is to its end, as it is told: what has happened, then each announcement and each move.
 *
 * @module
 */
import type { OpenGame } from "./open-game.ts";
import type { GameTeller } from "./tell-game.ts";

/** Resolves when the game is over, or when told to leave. */
export async function followGame(
  game: OpenGame,
  teller: GameTeller,
  leaving: AbortSignal,
): Promise<void> {
  const { table, title } = game;
  const changes = table.changes({ signal: leaving });
  const update = (): void => {
    teller.know(table.state);
    teller.hosting(table.hosting, table.state.term);
    game.look();
  };
  using _ = table.subscribe(update);
  const { phase, players, signedUp } = table.state;
  teller.know(table.state);
  teller.tell(
    "game",
    {
      game: table.id,
      title,
      phase,
      players: players.map(({ id, name }) => ({ id, name })),
      signedUp: signedUp.map(({ id, name }) => ({ id, name })),
    },
    undefined,
  );
  update();
  if (phase !== "gathering") teller.ranking("ranking", table.ranking);
  if (phase === "over") return teller.announce({ type: "over", ranking: table.ranking });
  for await (const change of changes) {
    // What led to an announcement is told before it.
    update();
    teller.announce(change);
    if (change.type === "over") return;
  }
}
