/**
 * `earshot chat list`: the conversations of the room.
 *
 * @module
 */
import type { Call, Command } from "../../cli/command.ts";
import { tableLines } from "../../output/table.ts";
import { conversationCells, conversationObject } from "../../session/chat/conversation-words.ts";
import { withChat } from "../../session/chat/with-chat.ts";

export const list: Command = {
  name: "chat list",
  summary: "the conversations there are, with their members",
  operands: "",
  takes: { least: 0, most: 0 },
  options: ["timeout", "data"],
  details: [
    "Asks those who are here, and prints each conversation with its members and those who are invited: yours, those you are invited to, open ones that you may enter, and others. With --json each is an object: type conversation, id, title, kind, own, invited, members, pending, declined (lists of {id, name}), at.",
  ],
  examples: [["earshot chat list", "all conversations"]],
  run,
};

function run(call: Call): Promise<number> {
  return withChat(call, async (session) => {
    const { chat, out } = session;
    if (out.json) {
      for (const conversation of chat.conversations) {
        const fields = conversationObject(session, conversation);
        out.result({ type: "conversation", ...fields, at: new Date() }, undefined);
      }
      return;
    }
    if (chat.conversations.length === 0)
      return out.remark("There is no conversation yet. One is begun by: earshot chat start TITLE");
    const rows = chat.conversations.map((each) => conversationCells(session, each));
    const [head = "", ...lines] = tableLines([["TITLE", "YOU", "MEMBERS"], ...rows], out.columns);
    out.result({}, [out.paint.bold(head), ...lines].join("\n"));
  });
}
