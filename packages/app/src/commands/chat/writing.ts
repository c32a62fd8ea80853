/**
 * `earshot chat reply|edit|retract`: what one answers, and does with what one has said.
 *
 * @module
 */
import { type ChatMessage, chatLimits, type Talk } from "earshot/chat";
import type { Call, Command } from "../../cli/command.ts";
import { Failure } from "../../cli/usage-error.ts";
import { talkOn } from "../../session/chat/acts.ts";
import { saidObject, talkTitle } from "../../session/chat/conversation-words.ts";
import { type ChatSession, withChat } from "../../session/chat/with-chat.ts";
import { untilKept } from "../../session/until-kept.ts";
import { meant, newest } from "../../session/writing/orders.ts";
import { namedById, talkAsPlace } from "../../session/writing/places.ts";
import { textOf } from "../../session/writing/text-operands.ts";

const many = Number.POSITIVE_INFINITY;
const options = ["timeout", "data"] as const;
const ids =
  "The id of a message, or the beginning of one that no other has, stands in what chat read, watch and talk print with --json.";

export const reply: Command = {
  name: "chat reply",
  summary: "answer a message",
  operands: "CONVERSATION|@NAME ID|last [TEXT…]",
  takes: { least: 2, most: many },
  options,
  details: [
    `Says TEXT, or what is on standard input, as an answer to that message, or to the last one of somebody else. ${ids}`,
    "With --json an object as with chat read, with replyTo.",
  ],
  examples: [["earshot chat reply lobby last I do", "to whoever spoke last"]],
  async run(call) {
    const text = await textIn(call, "chat reply CONVERSATION ID TEXT");
    return withTalk(call, async (session, talk, which) => {
      const whose = which === undefined ? "another's" : "anybody's";
      const { id: replyTo } = meant(placeOf(session, talk), which, whose);
      const { id } = await untilKept(keeping(session, talk), (kept) =>
        talk.say(text, { ...kept, replyTo }),
      );
      tell(session, talk, "message", messageOf(talk, id), "Answered in");
    });
  },
};

export const edit: Command = {
  name: "chat edit",
  summary: "change what you have said",
  operands: "CONVERSATION|@NAME ID|last [TEXT…]",
  takes: { least: 2, most: many },
  options,
  details: [
    `Puts TEXT, or what is on standard input, in the place of that message of yours, or of your last one. Others see that it was edited. ${ids}`,
    "With --json an object of type edited, with the fields of chat read.",
  ],
  examples: [["earshot chat edit Lunch last I am late, sorry", "your last words"]],
  async run(call) {
    const text = await textIn(call, "chat edit CONVERSATION ID TEXT");
    return withTalk(call, async (session, talk, which) => {
      const { id } = meant(placeOf(session, talk), which, "own");
      await untilKept(keeping(session, talk), (kept) => talk.edit(id, text, kept));
      tell(session, talk, "edited", messageOf(talk, id), "Changed in");
    });
  },
};

export const retract: Command = {
  name: "chat retract",
  summary: "take back what you have said",
  operands: "CONVERSATION|@NAME ID|last",
  takes: { least: 2, most: 2 },
  options,
  details: [
    `Takes that message of yours back, or your last one, with all its edits: nobody keeps it. ${ids}`,
    "With --json an object of type gone, with the fields of chat read.",
  ],
  examples: [["earshot chat retract Lunch last", "your last words"]],
  run: (call) =>
    withTalk(call, async (session, talk, which) => {
      const { id } = meant(placeOf(session, talk), which, "own");
      const message = messageOf(talk, id);
      await untilKept(keeping(session, talk), (kept) => talk.retract(id, kept));
      tell(session, talk, "gone", message, "Taken back in");
    }),
};

function textIn({ operands, world }: Call, usage: string): Promise<string> {
  return textOf(world, operands.slice(2), { usage, most: chatLimits.text });
}

/** With the conversation that is named, and the message; `undefined`: the last one. */
function withTalk(
  call: Call,
  work: (session: ChatSession, talk: Talk, which: string | undefined) => Promise<void>,
): Promise<number> {
  const [where = "", which = newest] = call.operands;
  return withChat(call, async (session) =>
    work(session, await talkOn(session, where), which === newest ? undefined : which),
  );
}

function placeOf({ peer }: ChatSession, talk: Talk) {
  return talkAsPlace(talk, peer.id, (which) => namedById(talk.messages, which).id);
}

function keeping({ timeoutMs }: ChatSession, talk: Talk) {
  return { holders: talk.present.length, timeoutMs };
}

function messageOf({ messages }: Talk, id: string): ChatMessage {
  const message = messages.find((each) => each.id === id);
  if (message !== undefined) return message;
  throw new Failure("it was taken back meanwhile.");
}

function tell(
  session: ChatSession,
  talk: Talk,
  type: string,
  message: ChatMessage,
  done: string,
): void {
  session.out.result(
    saidObject(type, session, talk, message),
    `${done} ${talkTitle(session, talk)}.`,
  );
}
