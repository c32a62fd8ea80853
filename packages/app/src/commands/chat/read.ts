/**
 * `earshot chat read CONVERSATION`: what was said in one.
 *
 * @module
 */
import type { Call, Command } from "../../cli/command.ts";
import { talkOn } from "../../session/chat/acts.ts";
import { saidLine, saidObject } from "../../session/chat/conversation-words.ts";
import { withChat } from "../../session/chat/with-chat.ts";

export const read: Command = {
  name: "chat read",
  summary: "print what was said in a conversation",
  operands: "CONVERSATION|@NAME",
  takes: { least: 1, most: 1 },
  options: ["last", "unread", "timeout", "data"],
  details: [
    "Gets what others keep of a conversation of yours and prints it, the oldest first, with times of this machine's zone; what is printed counts as read. With --json each message is an object: type message, conversation {id, title}, id, from {id, name}, own, text, mentioned, said, at.",
  ],
  examples: [["earshot chat read Lunch --unread", "what is new to you"]],
  run,
};

function run(call: Call): Promise<number> {
  const { options, operands } = call;
  return withChat(call, async (session) => {
    const { out, leaving } = session;
    const talk = await talkOn(session, operands[0] ?? "");
    const wanted = options.unread === true ? talk.unread : talk.messages;
    const shown = wanted.slice(Math.max(0, wanted.length - (options.last ?? wanted.length)));
    for (const message of shown)
      out.result(saidObject("message", session, talk, message), saidLine(session, talk, message));
    if (shown.length === 0) out.remark("There is nothing to read.");
    if (!leaving.aborted) await talk.markRead(shown);
  });
}
