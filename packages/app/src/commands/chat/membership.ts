/**
 * `earshot chat start|invite|accept|decline|leave`: who is in which conversation.
 *
 * @module
 */
import type { Conversation } from "earshot/chat";
import type { Command } from "../../cli/command.ts";
import { cleanName } from "../../output/clean.ts";
import * as acts from "../../session/chat/acts.ts";
import { conversationObject, titleOf } from "../../session/chat/conversation-words.ts";
import { type ChatSession, withChat } from "../../session/chat/with-chat.ts";

const kept =
  "Who you are is kept for the next time, so that other commands of yours are in it, too: one at a time, or as orders within earshot chat talk.";
const json = (type: string): string =>
  `With --json an object of type ${type}, with the fields of chat list.`;
const many = Number.POSITIVE_INFINITY;

export const start: Command = {
  name: "chat start",
  summary: "begin a conversation",
  operands: "TITLE",
  takes: { least: 1, most: 1 },
  options: ["invite", "timeout", "data"],
  details: [`Begins a conversation and invites those who are named. ${kept}`, json("started")],
  examples: [["earshot chat start Lunch --invite ana --invite bob", "a conversation of three"]],
  run: (call) =>
    withChat(call, async (session) => {
      const talk = await acts.start(session, call.operands[0] ?? "", call.options.invite ?? []);
      tell(session, "started", talk.conversation, (title) => `Started ${title}.`);
    }),
};

export const invite: Command = {
  name: "chat invite",
  summary: "ask others to join a conversation of yours",
  operands: "CONVERSATION NAME|ID…",
  takes: { least: 2, most: many },
  options: ["timeout", "data"],
  details: ["Waits for those who are named, and invites them.", json("invited")],
  examples: [["earshot chat invite Lunch eve", "eve may join"]],
  run: (call) =>
    withChat(call, async (session) => {
      const [words = "", ...names] = call.operands;
      const talk = await acts.talkOn(session, words);
      for (const name of names) await acts.invite(session, talk, name);
      const who = names.map((name) => cleanName(name)).join(", ");
      tell(session, "invited", talk.conversation, (title) => `Invited ${who} to ${title}.`);
    }),
};

export const accept: Command = {
  name: "chat accept",
  summary: "join a conversation that you are invited to",
  operands: "[CONVERSATION]",
  takes: { least: 0, most: 1 },
  options: ["timeout", "data"],
  details: [`Waits for the invitation, and accepts it. ${kept}`, json("accepted")],
  examples: [["earshot chat accept Lunch", "join it"]],
  run: (call) =>
    withChat(call, async (session) => {
      const talk = await acts.accept(session, call.operands[0] ?? "");
      tell(session, "accepted", talk.conversation, (title) => `You are in ${title}.`);
    }),
};

export const decline: Command = {
  name: "chat decline",
  summary: "answer an invitation with no",
  operands: "[CONVERSATION]",
  takes: { least: 0, most: 1 },
  options: ["timeout", "data"],
  details: ["Waits for the invitation, and declines it.", json("declined")],
  examples: [["earshot chat decline Lunch", "rather not"]],
  run: (call) =>
    withChat(call, async (session) => {
      const conversation = await acts.decline(session, call.operands[0] ?? "");
      tell(session, "declined", conversation, (title) => `Declined ${title}.`);
    }),
};

export const leave: Command = {
  name: "chat leave",
  summary: "leave a conversation",
  operands: "CONVERSATION",
  takes: { least: 1, most: 1 },
  options: ["timeout", "data"],
  details: ["What was said in it stays with the others.", json("left")],
  examples: [["earshot chat leave Lunch", "leave it"]],
  run: (call) =>
    withChat(call, async (session) => {
      const talk = await acts.talkOn(session, call.operands[0] ?? "");
      const { conversation } = talk;
      await talk.leave();
      tell(session, "left", conversation, (title) => `You have left ${title}.`);
    }),
};

function tell(
  session: ChatSession,
  type: string,
  conversation: Conversation | undefined,
  words: (title: string) => string,
): void {
  if (conversation === undefined) return;
  const fields = conversationObject(session, conversation);
  session.out.result({ type, ...fields, at: new Date() }, words(titleOf(session, conversation)));
}
