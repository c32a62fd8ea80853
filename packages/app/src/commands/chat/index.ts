/**
 * `earshot chat`: the plain terminal: a line said is a line heard, until "quit"; and commands about conversations.
 *
 * @module
 */
import type { Call, CommandBody } from "../../cli/command.ts";
import { list } from "./list.ts";
import { accept, decline, invite, leave, start } from "./membership.ts";
import { read } from "./read.ts";
import { say } from "./say.ts";
import { status } from "./status.ts";
import { talk, watch } from "./talk.ts";
import { chatOver } from "../../session/chat-session.ts";
import { withPeer } from "../../session/with-peer.ts";

/** The group that people meet in when they name none. */
export const lobby = "lobby";

export const chat: CommandBody = {
  takes: { least: 0, most: 1 },
  options: ["until-adios"],
  details: [
    'Joins GROUP (lobby, unless another is named) and shows what is said as "name: text", together with who enters and who leaves. Each line typed goes to everybody in the group; the line "quit", in any case, leaves, and so does the end of the input.',
    'With --until-adios everybody who was started so leaves when somebody says "Adiós".',
    "What is said in a group is heard by those who are there. Conversations are kept, with members and invitations: the commands below are about them. A group that is called as one of them is joined by: earshot chat -- GROUP",
    "With --json what is heard comes as objects, of type message, entered, renamed, left or failed; what is said is still one line of text each.",
  ],
  examples: [
    ["earshot chat", "talk in the lobby"],
    ["earshot chat kitchen --name ana", "talk in the kitchen, as ana"],
    ["earshot chat --until-adios", "until somebody says Adiós"],
    ["earshot chat talk lobby", "the conversation lobby, with what was said before"],
  ],
  subcommands: [list, talk, watch, start, invite, accept, decline, leave, say, read, status],
  run: talkInGroup,
};

/** Line by line, in the lobby unless another group is named. */
export async function talkInGroup(call: Call): Promise<number> {
  const { options, world } = call;
  const group = call.operands[0] ?? lobby;
  const style = { group, json: options.json === true, untilAdios: options["until-adios"] === true };
  await withPeer(call, (session) => chatOver(session, world, style));
  return 0;
}
