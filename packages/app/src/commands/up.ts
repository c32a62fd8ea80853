/**
 * `earshot up`: takes part in the room, with a live screen.
 *
 * @module
 */
import type { Call, CommandBody } from "../cli/command.ts";
import { wantsColour } from "../output/colour.ts";
import { demoCall } from "../demo/demo-call.ts";
import { talkInLobby } from "./chat/index.ts";
import { withRoom } from "../session/with-room.ts";

export const up: CommandBody = {
  takes: { least: 0, most: 0 },
  options: ["open", "no-pages", "port-http", "share", "guests", "demo", "data"],
  details: [
    "Shows who is here and how they are, the lobby, conversations, boards, games and the calculator, with a line to write. Tab and Alt-1 to Alt-6 go from one to the other, PageUp and PageDown read back, F1 or /help shows what else the line understands. Ctrl-C leaves, and tells the others.",
    "The pages for the browser show the same room at the same time: their address stands below, --open or /pages opens it. Whoever has it is you; it works on this machine alone. --share lets phones on the same network in, as guests, at an address of theirs.",
    "What is said is kept for the next time, unless --ephemeral is given.",
    "With --demo there are bots to talk and play with, in a room of its own.",
    'Without a terminal, as in a pipe, or with --json, it is the same as "earshot chat"; with --open, --port-http, --share or --demo the same as "earshot gateway".',
  ],
  examples: [
    ["earshot up", "take part"],
    ["earshot up --demo --open", "see a lively room, here and in the browser"],
    ["earshot up --name ana --role scorer", "take part as ana, found as a scorer"],
    [
      "EARSHOT_SECRET='…' earshot up --realm class-3b",
      "a room of your own that others cannot read",
    ],
  ],
  run,
};

async function run(given: Call): Promise<number> {
  const call = demoCall(given);
  const { stdin, stdout, env } = call.world;
  const json = call.options.json === true;
  if (json || stdin.isTTY !== true || stdout.isTTY !== true || env["TERM"] === "dumb")
    return withoutScreen(call);
  prepareScreen(wantsColour({ isTTY: true, env }));
  const { upSession } = await import("../screen/up-session.ts");
  await withRoom(call, (session) => upSession(session, call));
  return 0;
}

/** Line by line; or in the browser alone, when that was asked for. */
async function withoutScreen(call: Call): Promise<number> {
  const { json, demo, open, share, "port-http": port } = call.options;
  const say = (words: string): void => {
    if (json !== true) call.world.stderr.write(`No terminal for the screen: ${words}\n`);
  };
  if ([demo, open, share, port].every((option) => option === undefined)) {
    say('talking line by line, as with "earshot chat".');
    return talkInLobby(call);
  }
  say('the pages alone, as with "earshot gateway".');
  const { serveRoom } = await import("./gateway.ts");
  return serveRoom(call);
}

/** What the screen's libraries read from the environment, once, when they are loaded. */
function prepareScreen(colour: boolean): void {
  // React's development build checks every drawing.
  process.env["NODE_ENV"] ??= "production";
  // They guess by rules of their own and do not know NO_COLOR, about which Node.js warns beside FORCE_COLOR.
  process.env["FORCE_COLOR"] = colour ? "1" : "0";
  delete process.env["NO_COLOR"];
}
