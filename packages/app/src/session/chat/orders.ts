/**
 * What is typed within "earshot chat talk": text for the conversation one is talking in, and orders after a slash.
 *
 * @module
 */
import type { Talk } from "earshot/chat";
import { UsageError } from "../../cli/usage-error.ts";
import { cleanName } from "../../output/clean.ts";
import * as acts from "./acts.ts";
import { conversationCells, statusWordsOf, titleOf } from "./conversation-words.ts";
import type { ChatSession } from "./with-chat.ts";

/** The conversation that text goes to; orders change it. */
export interface Place {
  talk: Talk | undefined;
}

type Act = (session: ChatSession, place: Place, words: string) => Promise<void>;

const orders: Readonly<Record<string, Act>> = {
  async in(session, place, words) {
    place.talk = await acts.talkOn(session, words);
    tellPlace(session, place);
  },
  async start(session, place, words) {
    place.talk = await acts.start(session, words, []);
    tellPlace(session, place);
  },
  async invite(session, place, words) {
    await acts.invite(session, here(place), words);
    session.out.remark(`Invited ${cleanName(words)}.`);
  },
  async accept(session, place, words) {
    place.talk = await acts.accept(session, words);
    tellPlace(session, place);
  },
  async decline(session, _place, words) {
    await acts.decline(session, words);
  },
  async leave(_session, place) {
    await here(place).leave();
    place.talk = undefined;
  },
  async status({ chat, out }, _place, words) {
    const [availability, own] = acts.readStatus(words.split(/\s+/));
    await chat.setStatus(availability, own);
    out.remark(`You are ${statusWordsOf({ availability, words: own })}.`);
  },
  async list(session) {
    for (const each of session.chat.conversations)
      session.out.remark(conversationCells(session, each).join("  "));
  },
};

/** All of them, for help texts. */
export const orderNames: string = Object.keys(orders)
  .map((name) => `/${name}`)
  .join(", ");

/** Does what was typed. @throws what the library or the words are to blame for */
export async function obey(session: ChatSession, place: Place, line: string): Promise<void> {
  const match = /^\/(\w+)\s*(.*)$/.exec(line.trim());
  if (match === null) {
    await here(place).say(line);
    return;
  }
  const [, name = "", words = ""] = match;
  const act = Object.hasOwn(orders, name) ? orders[name] : undefined;
  if (act === undefined)
    throw new UsageError(`there is no /${name}. There are ${orderNames} and /quit.`);
  await act(session, place, words);
}

function here({ talk }: Place): Talk {
  if (talk?.conversation !== undefined) return talk;
  throw new UsageError("you are talking in no conversation: /in TITLE, /start TITLE or /accept.");
}

function tellPlace(session: ChatSession, { talk }: Place): void {
  if (talk?.conversation === undefined) return;
  session.out.remark(`You are talking in ${titleOf(session, talk.conversation)}.`);
}
