/**
 * `earshot chat say CONVERSATION [TEXT…]`: one message.
 *
 * @module
 */
import { chatLimits } from "earshot/chat";
import type { Call, Command } from "../../cli/command.ts";
import { Failure } from "../../cli/usage-error.ts";
import { talkOn } from "../../session/chat/acts.ts";
import { saidObject, talkTitle } from "../../session/chat/conversation-words.ts";
import { withChat } from "../../session/chat/with-chat.ts";
import { untilKept } from "../../session/until-kept.ts";
import { textOf } from "../../session/writing/text-operands.ts";

export const say: Command = {
  name: "chat say",
  summary: "say something in a conversation",
  operands: "CONVERSATION|@NAME [TEXT…]",
  takes: { least: 1, most: Number.POSITIVE_INFINITY },
  options: ["timeout", "data"],
  details: [
    "Says TEXT, or what is on standard input, in a conversation of yours, in the lobby, or with @NAME to that one alone. Members who are not here read it later. With --json an object as with chat read.",
  ],
  examples: [
    ["earshot chat say Lunch I am late", "to everybody in it"],
    ["earshot chat say @ana Come to the door", "to ana alone"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { operands, world } = call;
  const [where = "", ...words] = operands;
  const usage = "chat say CONVERSATION TEXT";
  const text = await textOf(world, words, { usage, most: chatLimits.text });
  return withChat(call, async (session) => {
    const talk = await talkOn(session, where);
    const keeping = { holders: talk.present.length, timeoutMs: session.timeoutMs };
    const { id } = await untilKept(keeping, (options) => talk.say(text, options));
    const message = talk.messages.find((each) => each.id === id);
    if (message === undefined) throw new Failure("it was said, and is taken back already.");
    const fields = saidObject("message", session, talk, message);
    session.out.result(fields, `Said in ${talkTitle(session, talk)}.`);
  });
}
