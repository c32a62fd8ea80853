/**
 * `earshot chat`: the plain terminal: a line said is a line heard, until "quit"; and commands about conversations.
 *
 * @module
 */
import type { Call, CommandBody } from "../../cli/command.ts";
import { lobbyId } from "earshot/chat";
import { list } from "./list.ts";
import { accept, decline, invite, leave, start } from "./membership.ts";
import { read } from "./read.ts";
import { say } from "./say.ts";
import { status } from "./status.ts";
import { talk, watch } from "./talk.ts";
import { edit, reply, retract } from "./writing.ts";
import { groupPlace } from "../../session/lines/group-place.ts";
import { lobbyPlace } from "../../session/lines/lobby-place.ts";
import { type LineStyle, talkInLines } from "../../session/lines/talk-in-lines.ts";
import { withPeer } from "../../session/with-peer.ts";
import { withRoom } from "../../session/with-room.ts";

/** Of what was said in the lobby before, so many are shown. */
const usualLast = 10;

export const chat: CommandBody = {
  takes: { least: 0, most: 1 },
  options: ["until-adios", "last", "timeout", "data"],
  details: [
    'Talks in the lobby, where everybody is who runs "earshot up", has the pages open, or names nothing here. Shows what was said before (ten of it, or as --last says), then what is said as "name: text", with who enters and who leaves. Each line typed is said to all; the line "quit", in any case, leaves, and so does the end of the input.',
    'With --until-adios everybody who was started so leaves when somebody says "Adiós".',
    "The lobby is one of the conversations, which are kept; the commands below are about all of them. A GROUP is not: what is said there is heard by those who are there at that moment, as with send and listen, and nothing of it is kept. A group that is called as one of the commands is joined by: earshot chat -- GROUP",
    "With --json what is heard comes as objects: type message, edited or gone in the lobby (with the fields of chat read; type ready when what was said before has come), type message in a group, and present, entered, renamed, left or failed. What is said is still one line of text each.",
  ],
  examples: [
    ["earshot chat", "talk in the lobby"],
    ["earshot chat kitchen --name ana", "talk in the group kitchen, as ana"],
    ["earshot chat --until-adios", "until somebody says Adiós"],
    ["earshot chat talk lobby Lunch", "the lobby and another conversation, with orders"],
  ],
  subcommands: [
    list,
    talk,
    watch,
    start,
    invite,
    accept,
    decline,
    leave,
    say,
    reply,
    edit,
    retract,
    read,
    status,
  ],
  run,
};

/** Line by line, in the lobby unless a group is named. */
async function run(call: Call): Promise<number> {
  const [name = lobbyId] = call.operands;
  if (name === lobbyId) return talkInLobby(call);
  await withPeer(call, async (session) =>
    talkInLines(session, call.world, await groupPlace(session, name), styleOf(call)),
  );
  return 0;
}

/** Line by line, in the lobby. */
export async function talkInLobby(call: Call): Promise<number> {
  const { last = usualLast, timeout: timeoutMs } = call.options;
  await withRoom(call, async (session) =>
    talkInLines(session, call.world, await lobbyPlace(session, { last, timeoutMs }), styleOf(call)),
  );
  return 0;
}

function styleOf({ options }: Call): LineStyle {
  return { json: options.json === true, untilAdios: options["until-adios"] === true };
}
