/**
 * `earshot game watch [GAME]`: a game as it goes on, without a part in it.
 *
 * @module
 */
import type { Call, Command } from "../../cli/command.ts";
import { findGame } from "../../session/game/find-game.ts";
import { followGame } from "../../session/game/follow-game.ts";
import { GameTeller } from "../../session/game/tell-game.ts";
import { withArena } from "../../session/game/with-arena.ts";
import { tellStatus } from "../../session/tell-status.ts";

export const watch: Command = {
  name: "game watch",
  summary: "see a game go on, to its end",
  operands: "[GAME]",
  takes: { least: 0, most: 1 },
  options: ["timeout", "data"],
  details: [
    "Follows GAME (its title or id), or the newest that is not over, and waits for one for a minute or as --timeout says. With --json objects as with game play.",
  ],
  examples: [["earshot game watch", "the scores on the wall"]],
  run,
};

function run(call: Call): Promise<number> {
  const [words] = call.operands;
  return withArena(call, async (session) => {
    const { leaving, out, peer } = session;
    tellStatus(peer, out, leaving);
    const teller = new GameTeller(peer, out);
    const game = await findGame(session, teller, words, ({ table }) =>
      words === undefined && table.state.phase === "over" ? "is over" : undefined,
    );
    await followGame(game, teller, leaving);
  });
}
