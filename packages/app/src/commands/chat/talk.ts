/**
 * `earshot chat talk` and `earshot chat watch`: conversations as they go on, with or without a say in them.
 *
 * @module
 */
import type { Call, Command } from "../../cli/command.ts";
import { clean } from "../../output/clean.ts";
import { isQuit } from "../../room/quit.ts";
import { talkOn } from "../../session/chat/acts.ts";
import { followChat, type Following } from "../../session/chat/follow-chat.ts";
import { obey, orderNames, type Place } from "../../session/chat/orders.ts";
import { type ChatSession, withChat } from "../../session/chat/with-chat.ts";
import { type LineConsole, lineConsole } from "../../session/line-console.ts";
import { promptPrinter } from "../../session/prompt-printer.ts";
import { tellStatus } from "../../session/tell-status.ts";

const usualLast = 10;
const events =
  "With --json what happens comes as objects: type ready (a conversation and how many messages it had), message, edited, gone (with the fields of chat read), present, came, went, person, invited, began, ended, members (with the fields of chat list).";

export const watch: Command = {
  name: "chat watch",
  summary: "print what is said in your conversations, until Ctrl-C",
  operands: "[CONVERSATION…]",
  takes: { least: 0, most: 12 },
  options: ["last", "timeout", "data"],
  details: [
    `Follows the conversations that are named (lobby may be entered by everybody), or all that you are in. As long as it runs, this machine keeps them for those who come later. ${events}`,
  ],
  examples: [["earshot chat watch lobby --json", "what is said in the lobby, for a program"]],
  run: (call) => run(call, false),
};

export const talk: Command = {
  name: "chat talk",
  summary: "talk in conversations, line by line",
  operands: "[CONVERSATION…]",
  takes: { least: 0, most: 12 },
  options: ["last", "timeout", "data"],
  details: [
    `As chat watch, and each line typed is said in the first conversation that is named, or where one of the orders leads: ${orderNames}. /quit or the end of the input leaves the program, not the conversations. One program of yours at a time has them: several conversations go in one.`,
    events,
  ],
  examples: [
    ["earshot chat talk lobby", "the lobby, with what was said before"],
    ["earshot chat talk", "all your conversations"],
  ],
  run: (call) => run(call, true),
};

function run(call: Call, talking: boolean): Promise<number> {
  return withChat(call, async (session) => {
    const { operands, options, world } = call;
    const { leaving, leave, peer } = session;
    const place: Place = { talk: undefined };
    const lines = talking ? lineConsole(world, "> ") : undefined;
    const out = lines === undefined ? session.out : promptPrinter(session.out, lines);
    const shown = { ...session, out };
    tellStatus(peer, shown.out, leaving);
    const named = [];
    for (const words of operands) named.push(await talkOn(shown, words));
    [place.talk] = named;
    const following: Following = {
      last: options.last ?? usualLast,
      only: talking || named.length === 0 ? undefined : new Set(named.map(({ id }) => id)),
    };
    if (lines === undefined) return followChat(shown, following);
    const end = (): void => lines.close();
    leaving.addEventListener("abort", end, { once: true });
    if (leaving.aborted) end();
    const speaking = speak(shown, lines, place).finally(leave);
    await Promise.all([followChat(shown, following), speaking]);
  });
}

async function speak(session: ChatSession, lines: LineConsole, place: Place): Promise<void> {
  lines.prompt();
  for await (const line of lines.lines) {
    if (session.leaving.aborted || isQuit(line)) return;
    try {
      if (line.trim() !== "") await obey(session, place, line);
    } catch (error) {
      if (session.leaving.aborted) return;
      session.out.remark(
        `Not done: ${clean(error instanceof Error ? error.message : String(error))}`,
      );
    }
    lines.prompt();
  }
}
