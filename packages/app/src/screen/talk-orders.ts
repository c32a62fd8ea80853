/**
 * What is ordered and said about people and conversations, where names are those on the screen.
 *
 * @module
 */
import type { PeerId } from "earshot";
import { type Chat, lobbyId, type Talk } from "earshot/chat";
import { Failure } from "../cli/usage-error.ts";
import type { Doing } from "../room/orders.ts";
import { peopleNamed, titleAndPeople } from "../room/people-named.ts";
import { type TalkItem, talkItems } from "../room/talks-pane.ts";
import {
  type Hands,
  meetingOrders,
  selfOrders,
  talkOrders,
  talkWritingOrders,
} from "../session/chat/chat-orders.ts";
import { talkAsPlace } from "../session/writing/places.ts";
import type { Acts } from "./acts.ts";
import { chosen, finderOf, opened, tell, type Up } from "./up.ts";

/** About oneself and others: everywhere. Invitations are told wherever one is, and answered there. */
export const peopleActs: Acts = actsOf({ ...selfOrders, ...meetingOrders });
/** In the pane of conversations. */
export const talkActs: Acts = actsOf(talkOrders);
export const lobbyActs: Acts = actsOf(talkWritingOrders);

type ChatOrders = Readonly<Partial<Record<Doing, (hands: Hands, rest: string) => Promise<void>>>>;

function actsOf(orders: ChatOrders): Acts {
  return Object.fromEntries(
    Object.entries(orders).map(([doing, order]) => [
      doing,
      async (up: Up, rest: string) => order(handsOf(up), rest),
    ]),
  );
}

/** Says it in the conversation that is shown. */
export async function sayInTalk(up: Up, text: string): Promise<void> {
  const { leaving } = up.session;
  await talkShown(up, opened(up, "chat")).say(text, { signal: leaving });
}

/** Says it to everybody; the first words of somebody who is quick wait until it is open. */
export async function sayInLobby(up: Up, text: string): Promise<void> {
  const { leaving } = up.session;
  const talk = await lobbyIn(await up.session.chat());
  await talk.say(text, { signal: leaving });
  if (talk.present.length === 0) tell(up, "Nobody else is here; who comes later can read it.");
}

/** The lobby, entered when one is not in it: of very many who came in, the first are members no longer. */
export async function lobbyIn(chat: Chat): Promise<Talk> {
  return chat.talks.find(({ id }) => id === lobbyId) ?? chat.enter(lobbyId);
}

function handsOf(up: Up): Hands {
  const { store } = up;
  const { id: self } = up.session.peer;
  const chat = opened(up, "chat");
  return {
    chat,
    tell: (words) => tell(up, words),
    here: () => talkShown(up, chat),
    go: (talk) => store.apply({ type: "go", pane: "talks", item: talk?.id ?? null }),
    person: async (words) => personNamed(up, words),
    async people(words) {
      const called = titleAndPeople(store.room(), words).people;
      return called.length > 0 ? called : [personNamed(up, words)];
    },
    titleAndPeople: (words) => titleAndPeople(store.room(), words),
    own: async (words) => chat.talk(item(up, "own", words).id),
    joinable: async (words) => item(up, "open", words).id,
    invitation: async (words) => item(up, "invitation", words),
    writing: (talk) => talkAsPlace(talk, self, finderOf(up, talk.id)),
  };
}

/** The conversation that is shown. @throws Failure when it is the list of them */
function talkShown({ store }: Up, chat: Chat): Talk {
  const { pane, items } = store.room().focus;
  const shown = pane === "lobby" ? lobbyId : items.talks;
  const talk = chat.talks.find(({ id }) => id === shown);
  if (talk !== undefined) return talk;
  throw new Failure(
    pane === "lobby"
      ? "The lobby is being opened."
      : "Open a conversation first: /open N, /begin TITLE or /direct NAME.",
  );
}

/** One of this kind: by its number in the list of all, by its title, or the first of its kind. */
function item({ store }: Up, kind: TalkItem["kind"], rest: string): TalkItem {
  const all = talkItems(store.room());
  const what = kind === "invitation" ? "invitation" : "conversation";
  const first = all.find((each) => each.kind === kind);
  if (rest.trim() === "" && kind === "invitation" && first !== undefined) return first;
  const found = chosen(all, rest, what);
  if (found.kind === kind) return found;
  const hints = { invitation: "/accept", own: "/open", open: "/join" };
  throw new Failure(`That one is not for this order, but for ${hints[found.kind]}.`);
}

/** @throws Failure when it is nobody's name, or that of several */
function personNamed({ store }: Up, typed: string): PeerId {
  const [id, ...others] = peopleNamed(store.room(), typed);
  if (id !== undefined && others.length === 0) return id;
  throw new Failure(
    id === undefined
      ? "Nobody here is called that; Tab completes names."
      : "Several are called that: write the number after the name, too, as in ana #1a2b.",
  );
}
