/**
 * `earshot chat status`: how everybody is, or how oneself is.
 *
 * @module
 */
import type { Call, Command } from "../../cli/command.ts";
import { tableLines } from "../../output/table.ts";
import { labelOf } from "../../room/words.ts";
import { readStatus } from "../../session/chat/chat-orders.ts";
import { personObject, statusWordsOf } from "../../session/chat/conversation-words.ts";
import { withChat } from "../../session/chat/with-chat.ts";

export const status: Command = {
  name: "chat status",
  summary: "how everybody is; or tell the others how you are",
  operands: "[available|away|busy] [WORDS…]",
  takes: { least: 0, most: Number.POSITIVE_INFINITY },
  options: ["timeout", "data"],
  details: [
    "Without words it lists everybody who is here with their status. With words they are yours from now on, until you say others. With --json each person is an object: type person, person {id, name, availability, words}, at.",
  ],
  examples: [
    ["earshot chat status", "everybody"],
    ["earshot chat status away at lunch", "yourself"],
  ],
  run,
};

function run(call: Call): Promise<number> {
  return withChat(call, async ({ chat, out, peer }) => {
    if (call.operands.length === 0) {
      for (const person of out.json ? chat.people : [])
        out.result(personObject("person", person), undefined);
      const rows = chat.people.map((each) => [labelOf(each, chat.people), statusWordsOf(each)]);
      if (!out.json && rows.length > 0) out.result({}, tableLines(rows, out.columns).join("\n"));
      return;
    }
    const [availability, words] = readStatus(call.operands);
    await chat.setStatus(availability, words);
    const { id, name } = peer;
    const self = { id, name, availability, words };
    out.result(personObject("person", self), `You are ${statusWordsOf(self)}.`);
  });
}
