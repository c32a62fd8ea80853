/**
 * Prints what happens in the chat: what is said in one's conversations, who comes and goes, invitations, how people are.
 *
 * @module
 */
import type { Chat, ChatChange, ChatMessage, ConversationId, Talk } from "earshot/chat";
import { labelOf } from "../../room/words.ts";
import {
  changeLine,
  conversationObject,
  nameIn,
  personObject,
  saidLine,
  saidObject,
  statusWordsOf,
  talkTitle,
  titleOf,
} from "./conversation-words.ts";
import { ReadMarks } from "./read-marks.ts";
import type { ChatSession } from "./with-chat.ts";

export interface Following {
  /** How many of the messages that were there before are shown of each conversation. */
  readonly last: number;
  /** Only these; `undefined`: all that one is in. */
  readonly only: ReadonlySet<ConversationId> | undefined;
}

/** Follows until told to leave. Conversations that one joins meanwhile are followed, too. */
export async function followChat(session: ChatSession, following: Following): Promise<void> {
  const { chat, leaving } = session;
  const followed = new Map<ConversationId, Talk>();
  const look = (): void => {
    for (const talk of chat.talks) {
      if (followed.get(talk.id) === talk || following.only?.has(talk.id) === false) continue;
      followed.set(talk.id, talk);
      void followTalk(session, talk, following.last);
    }
  };
  using _ = chat.subscribe(look);
  const changes = chat.changes({ signal: leaving });
  tellPresent(session);
  look();
  for await (const change of changes) tellChange(session, change);
}

/** Who is here already, and what one was invited to meanwhile. */
function tellPresent(session: ChatSession): void {
  const { chat, out } = session;
  for (const person of chat.people) out.result(personObject("present", person), undefined);
  const names = chat.people.map((each) => labelOf(each, chat.people)).join(", ");
  out.remark(names === "" ? "Nobody else is here yet." : `Here: ${names}.`);
  for (const { conversation, ...invitation } of chat.invitations)
    tellChange(session, { type: "invited", conversation, invitation });
}

async function followTalk(session: ChatSession, talk: Talk, last: number): Promise<void> {
  const { leaving: signal, timeoutMs } = session;
  const began = Date.now();
  // What does not come in time is told as it comes.
  await talk.caughtUp({ timeoutMs, signal }).catch(() => undefined);
  const changes = talk.changes({ signal });
  const tell = (type: string, message: ChatMessage, line: string): void =>
    session.out.result(saidObject(type, session, talk, message), bracketed(session, talk, line));
  const { messages, conversation } = talk;
  const earlier = messages.filter(({ at }) => at < began);
  for (const message of earlier.slice(Math.max(0, earlier.length - last)))
    tell("message", message, saidLine(session, talk, message));
  // What was said since is told as what comes.
  for (const message of messages.filter(({ at }) => at >= began))
    tell("message", message, changeLine(session, talk, { type: "said", message }));
  if (conversation !== undefined) {
    const fields = { ...conversationObject(session, conversation), messages: messages.length };
    session.out.result({ type: "ready", ...fields, at: new Date() }, undefined);
  }
  const marks = new ReadMarks(talk);
  marks.soon();
  for await (const change of changes) {
    const type = change.type === "said" ? "message" : change.type;
    tell(type, change.message, changeLine(session, talk, change));
    marks.soon();
  }
  await marks.close();
}

function bracketed(session: ChatSession, talk: Talk, line: string): string {
  return `[${talkTitle(session, talk)}] ${line}`;
}

function tellChange(session: ChatSession, change: ChatChange): void {
  const { chat, out, peer } = session;
  const at = new Date();
  const note = (words: string): string => out.paint.dim(`* ${words}`);
  switch (change.type) {
    case "came":
    case "went":
    case "person": {
      // A name that is now known, a new icon: nothing to tell.
      if (change.type === "person" && statusWordsOf(change.before) === statusWordsOf(change.person))
        return;
      const who = labelOf(change.person, chat.people);
      const words = {
        came: "is here",
        went: "is gone",
        person: `is ${statusWordsOf(change.person)}`,
      };
      return out.result(
        personObject(change.type, change.person),
        note(`${who} ${words[change.type]}`),
      );
    }
    case "invited": {
      const { conversation, invitation } = change;
      const by = { id: invitation.by, name: chat.nameOf(invitation.by) };
      const title = titleOf(session, conversation);
      const fields = { ...conversationObject(session, conversation), by, at };
      const words = `${nameIn(chat, invitation.by)} invites you to ${title}: /accept ${title}`;
      return out.result({ type: "invited", ...fields }, note(words));
    }
    case "began":
    case "ended": {
      const fields = conversationObject(session, change.conversation);
      return out.result({ type: change.type, ...fields, at }, undefined);
    }
    case "conversation": {
      const { conversation, joined, left, declined } = change;
      const names = { joined, left, declined };
      const fields = { ...conversationObject(session, conversation), ...names, at };
      const own = conversation.members.includes(peer.id) || left.includes(peer.id);
      const words = own ? membershipWords(chat, names) : "";
      const title = titleOf(session, conversation);
      return out.result(
        { type: "members", ...fields },
        words === "" ? undefined : note(`${title}: ${words}`),
      );
    }
  }
}

type Membership = Pick<
  Extract<ChatChange, { type: "conversation" }>,
  "joined" | "left" | "declined"
>;

function membershipWords(chat: Chat, { joined, left, declined }: Membership): string {
  const parts = [
    ...joined.map((id) => `${nameIn(chat, id)} joined`),
    ...left.map((id) => `${nameIn(chat, id)} left`),
    ...declined.map((id) => `${nameIn(chat, id)} declined`),
  ];
  return parts.join(", ");
}
