/**
 * `earshot game list`: the games that were announced.
 *
 * @module
 */
import type { Call, Command } from "../../cli/command.ts";
import { clean } from "../../output/clean.ts";
import { dateTime } from "../../output/clock-time.ts";
import { tableLines } from "../../output/table.ts";
import { idDigits, labelOf } from "../../room/words.ts";
import { withArena } from "../../session/game/with-arena.ts";

export const list: Command = {
  name: "game list",
  summary: "the games that were announced",
  operands: "",
  takes: { least: 0, most: 0 },
  options: ["timeout", "data"],
  details: [
    "Asks those who are here for the list of games, and prints title, kind, time and who announced each, and whether that one is here. Games whose host has seen their end are no longer listed. With --json each is an object: type game, id, title, kind, founder {id, name, here}, announced, at.",
  ],
  examples: [["earshot game list", "all games"]],
  run,
};

function run(call: Call): Promise<number> {
  return withArena(call, async ({ arena, out, peer }) => {
    const { members } = peer.view;
    const everybody = [peer.self, ...members];
    const rows = arena.games.map(({ id, title, kind, founder, at }) => {
      const member = everybody.find((each) => each.id === founder);
      const who = { id: founder, name: member?.name ?? null, here: member !== undefined };
      const announced = new Date(at);
      if (out.json)
        out.result(
          { type: "game", id, title, kind, founder: who, announced, at: new Date() },
          undefined,
        );
      const label =
        member === undefined ? `#${founder.slice(0, idDigits)} (away)` : labelOf(member, everybody);
      return [clean(title), clean(kind), dateTime(announced), label];
    });
    if (out.json) return;
    if (rows.length === 0)
      return out.remark("No game is announced. One is begun by: earshot game host FILE");
    const [head = "", ...lines] = tableLines(
      [["TITLE", "KIND", "SINCE", "BY"], ...rows],
      out.columns,
    );
    out.result({}, [out.paint.bold(head), ...lines].join("\n"));
  });
}
