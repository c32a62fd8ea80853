/**
 * `earshot up`: takes part in the room, with a live screen.
 *
 * @module
 */
import type { Call, CommandBody } from "../cli/command.ts";
import { wantsColour } from "../output/colour.ts";
import { talkInLobby } from "./chat/index.ts";
import { withRoom } from "../session/with-room.ts";

export const up: CommandBody = {
  takes: { least: 0, most: 0 },
  options: ["data"],
  details: [
    "Shows who is here and how they are, the lobby, conversations, boards, games and the calculator, with a line to write. Tab and Alt-1 to Alt-6 go from one to the other, PageUp and PageDown read back, F1 or /help shows what else the line understands. Ctrl-C leaves, and tells the others.",
    "What is said is kept for the next time, unless --ephemeral is given.",
    'Without a terminal, as in a pipe, or with --json, it is the same as "earshot chat".',
  ],
  examples: [
    ["earshot up", "take part"],
    ["earshot up --name ana --role scorer", "take part as ana, found as a scorer"],
    [
      "EARSHOT_SECRET='…' earshot up --realm class-3b",
      "a room of your own that others cannot read",
    ],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { stdin, stdout, stderr, env } = call.world;
  const json = call.options.json === true;
  if (json || stdin.isTTY !== true || stdout.isTTY !== true || env["TERM"] === "dumb") {
    if (!json)
      stderr.write('No terminal for the screen: talking line by line, as with "earshot chat".\n');
    return talkInLobby(call);
  }
  prepareScreen(wantsColour({ isTTY: true, env }));
  const { upSession } = await import("../screen/up-session.ts");
  await withRoom(call, (session) => upSession(session, call.world));
  return 0;
}

/** What the screen's libraries read from the environment, once, when they are loaded. */
function prepareScreen(colour: boolean): void {
  // React's development build checks every drawing.
  process.env["NODE_ENV"] ??= "production";
  // They guess by rules of their own and do not know NO_COLOR, about which Node.js warns beside FORCE_COLOR.
  process.env["FORCE_COLOR"] = colour ? "1" : "0";
  delete process.env["NO_COLOR"];
}
