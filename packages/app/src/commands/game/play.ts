/**
 * `earshot game play [GAME]`: takes part in a game.
 *
 * @module
 */
import type { Call, Command } from "../../cli/command.ts";
import { clean } from "../../output/clean.ts";
import { isQuit } from "../../room/quit.ts";
import { findGame } from "../../session/game/find-game.ts";
import { followGame } from "../../session/game/follow-game.ts";
import type { OpenGame } from "../../session/game/open-game.ts";
import { GameTeller } from "../../session/game/tell-game.ts";
import { withArena } from "../../session/game/with-arena.ts";
import { type LineConsole, lineConsole } from "../../session/line-console.ts";
import { promptPrinter } from "../../session/prompt-printer.ts";
import { tellStatus } from "../../session/tell-status.ts";

export const play: Command = {
  name: "game play",
  summary: "take part in a game",
  operands: "[GAME]",
  takes: { least: 0, most: 1 },
  options: ["timeout", "data"],
  details: [
    "Signs up for GAME (its title or id), or for the newest that has not started, and waits for one for a minute or as --timeout says. In a quiz answer with the letter (a line); in a duel press Enter at the signal. The end of the input does not end the game; Ctrl-C and /quit leave it. Whoever comes back to a game keeps the points: with the same --data.",
    "With --json what happens comes as objects, of type game, signed-up, withdrew, started, question (number, count, text, options, seconds), result, ready, go, ranking, left, missed, returned, host, hosting (whether this program hosts), move (accepted, why), winner and over; answers are lines as above, or numbers from 1.",
  ],
  examples: [
    ["earshot game play --name ana", "play in what comes"],
    ["earshot game play capitals --json", "a program that plays"],
  ],
  run,
};

function run(call: Call): Promise<number> {
  return withArena(call, async (session) => {
    const { leaving, leave, peer } = session;
    const lines = lineConsole(call.world, "> ");
    const out = promptPrinter(session.out, lines);
    const end = (): void => lines.close();
    leaving.addEventListener("abort", end, { once: true });
    tellStatus(peer, out, leaving);
    const teller = new GameTeller(peer, out);
    const game = await findGame(
      { ...session, out },
      teller,
      call.operands[0],
      ({ table }, { founder }) => {
        const { phase, players } = table.state;
        if (phase === "over") return "is over";
        if (players.some(({ id }) => id === peer.id)) return undefined;
        if (phase === "running") return "has started without you (earshot game watch)";
        const here = peer.view.members.some(({ id }) => id === founder);
        return here ? undefined : "waits for a host who is not here";
      },
    );
    const { table } = game;
    const own = table.state.players.find(({ id }) => id === peer.id);
    const following = followGame(game, teller, leaving);
    if (table.state.phase === "gathering") await table.signUp();
    else if (own?.presence === "left") await table.comeBack();
    out.remark(`You play in ${clean(game.title)}, as ${clean(peer.name)}.`);
    void answer(game, teller, lines, leave);
    await following;
    end();
    if (table.state.phase !== "over") await table.leave();
  });
}

async function answer(
  game: OpenGame,
  teller: GameTeller,
  lines: LineConsole,
  leave: () => void,
): Promise<void> {
  lines.prompt();
  for await (const line of lines.lines) {
    if (isQuit(line)) return leave();
    const answered = await game.move(line);
    if (answered !== undefined) teller.answered(answered);
    lines.prompt();
  }
}
