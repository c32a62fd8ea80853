/**
 * `earshot chat status`: how everybody is, or how oneself is.
 *
 * @module
 */
import type { Call, Command } from "../../cli/command.ts";
import { tableLines } from "../../output/table.ts";
import { iconWords } from "../../room/views.ts";
import { labelOf } from "../../room/words.ts";
import { readStatus } from "../../session/chat/chat-orders.ts";
import { personObject, statusWordsOf } from "../../session/chat/conversation-words.ts";
import { withChat } from "../../session/chat/with-chat.ts";

export const status: Command = {
  name: "chat status",
  summary: "how everybody is; or tell the others how you are",
  operands: "[available|away|busy] [WORDS…]",
  takes: { least: 0, most: Number.POSITIVE_INFINITY },
  options: ["icon", "timeout", "data"],
  details: [
    "Without words it lists everybody who is here with their icon and status. With words they are yours from now on, until you say others; --icon alone leaves them as they are. With --json each person is an object: type person, person {id, name, availability, words, icon}, at; an icon is an emoji, or null, also where it is a picture.",
  ],
  examples: [
    ["earshot chat status", "everybody"],
    ["earshot chat status away at lunch", "yourself"],
    ["earshot chat status --icon 🌻", "what stands beside your name"],
  ],
  run,
};

/** What takes an icon away. */
const noIcon = "none";

function run(call: Call): Promise<number> {
  return withChat(call, async ({ chat, out }) => {
    const { icon } = call.options;
    if (icon !== undefined) await chat.setIcon(icon === noIcon ? undefined : { emoji: icon });
    if (call.operands.length === 0 && icon === undefined) {
      for (const person of out.json ? chat.people : [])
        out.result(personObject("person", person), undefined);
      const rows = chat.people.map((each) => [
        [labelOf(each, chat.people), iconWords(each)].filter(Boolean).join(" "),
        statusWordsOf(each),
      ]);
      if (!out.json && rows.length > 0) out.result({}, tableLines(rows, out.columns).join("\n"));
      return;
    }
    if (call.operands.length > 0) {
      const [availability, words] = readStatus(call.operands);
      await chat.setStatus(availability, words);
    }
    const { self } = chat;
    const shown = [iconWords(self), statusWordsOf(self)].filter(Boolean).join(" ");
    out.result(personObject("person", self), `You are ${shown}.`);
  });
}
