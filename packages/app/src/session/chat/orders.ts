/**
 * What is typed within "earshot chat talk": text for the conversation one is talking in, and orders after a slash.
 *
 * @module
 */
import type { Talk } from "earshot/chat";
import { UsageError } from "../../cli/usage-error.ts";
import { cleanName } from "../../output/clean.ts";
import { type Doing, orderOf } from "../../room/orders.ts";
import { titleAndPeople } from "../../room/people-named.ts";
import { namedById, talkAsPlace } from "../writing/places.ts";
import * as acts from "./acts.ts";
import { type Hands, meetingOrders, selfOrders, talkOrders } from "./chat-orders.ts";
import { conversationCells, titleOf } from "./conversation-words.ts";
import type { ChatSession } from "./with-chat.ts";

/** The conversation that text goes to; orders change it. */
export interface Place {
  talk: Talk | undefined;
}

type Order = (hands: Hands, rest: string) => Promise<void>;

const orders: Readonly<Partial<Record<Doing, Order>>> = {
  ...selfOrders,
  ...meetingOrders,
  ...talkOrders,
  // Nothing else is started here.
  start: (hands, rest) => meetingOrders.begin(hands, rest),
};

/** All of them, for help texts. */
export const orderNames: string =
  "/in TITLE (or @NAME), /start TITLE @NAME…, /direct NAME, /invite NAME…, /accept, /decline, /leave, /reply, /edit, /retract, /status, /icon, /name, /list, /quit";

/** Does what was typed. @throws what the library or the words are to blame for */
export async function obey(session: ChatSession, place: Place, line: string): Promise<void> {
  const hands = handsOf(session, place);
  const order = orderOf(line);
  switch (order.type) {
    case "nothing":
      return;
    case "say":
      await hands.here().say(order.text);
      return;
    case "quit":
      return session.leave();
    case "help":
      return session.out.remark(`There are ${orderNames}.`);
    case "wrong":
      throw new UsageError(order.text);
    case "rename":
      await session.peer.update({ name: order.name });
      return session.out.remark(`You are now called ${cleanName(order.name)}.`);
    case "list":
      return tellAll(session);
    case "do": {
      const act = orders[order.doing];
      if (act !== undefined) return act(hands, order.rest);
      throw new UsageError(`/${order.doing} has no meaning here. There are ${orderNames}.`);
    }
    case "go":
    case "me":
      throw new UsageError(`that is for the screen of earshot up. There are ${orderNames}.`);
  }
}

function tellAll(session: ChatSession): void {
  for (const each of session.chat.conversations)
    session.out.remark(conversationCells(session, each).join("  "));
}

/** Names are those of people who are here or come soon, titles those of conversations, messages ids or their beginnings. */
function handsOf(session: ChatSession, place: Place): Hands {
  const { chat, out, peer } = session;
  const room = { self: peer.self, members: peer.view.members, chat };
  return {
    chat,
    tell: out.remark,
    here: () => here(place),
    go(talk) {
      place.talk = talk;
      if (talk?.conversation !== undefined)
        out.remark(`You are talking in ${titleOf(session, talk.conversation)}.`);
    },
    person: async (words) => (await acts.person(session, words)).id,
    people: async (words) => {
      const { people } = titleAndPeople(room, words);
      return people.length > 0 ? people : [(await acts.person(session, words)).id];
    },
    titleAndPeople: (words) => titleAndPeople(room, words),
    own: (words) => acts.talkOn(session, words),
    joinable: async (words) => (await acts.talkOn(session, words)).id,
    invitation: async (words) => {
      const { id, ...conversation } = await acts.invitation(session, words);
      return { id, title: titleOf(session, { id, ...conversation }) };
    },
    writing: (talk) => talkAsPlace(talk, peer.id, (which) => namedById(talk.messages, which).id),
  };
}

function here({ talk }: Place): Talk {
  if (talk?.conversation !== undefined) return talk;
  throw new UsageError("you are talking in no conversation: /in TITLE, /start TITLE or /accept.");
}
