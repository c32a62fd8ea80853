/**
 * What is ordered and said about people and conversations.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { Chat, Talk } from "earshot/chat";
import { Failure } from "../cli/usage-error.ts";
import { cleanName } from "../output/clean.ts";
import { peopleNamed, titleAndPeople } from "../room/people-named.ts";
import { type TalkItem, talkItems } from "../room/talks-pane.ts";
import type { Acts } from "./acts.ts";
import { chosen, opened, tell, type Up } from "./up.ts";

/** About oneself and others: everywhere. */
export const peopleActs: Acts = {
  available: (up, rest) => setStatus(up, "available", rest),
  away: (up, rest) => setStatus(up, "away", rest),
  busy: (up, rest) => setStatus(up, "busy", rest),
  async icon(up, rest) {
    const emoji = rest.trim();
    await opened(up, "chat").setIcon(emoji === "" ? undefined : { emoji });
    tell(up, emoji === "" ? "No icon stands beside your name." : "Your icon is changed.");
  },
  async direct(up, rest) {
    const chat = opened(up, "chat");
    show(up, await chat.direct(personNamed(up, rest)));
  },
  async begin(up, rest) {
    const chat = opened(up, "chat");
    const { title, people } = titleAndPeople(up.store.room(), rest);
    if (title === "") throw new Failure("Write /begin and a title, and @NAME of those to invite.");
    show(up, await chat.begin(title, people));
  },
};

/** Invitations are told wherever one is, and answered there. */
export const invitationActs: Acts = {
  async accept(up, rest) {
    const { id } = item(up, "invitation", rest);
    show(up, await opened(up, "chat").accept(id));
  },
  async decline(up, rest) {
    const { id, title } = item(up, "invitation", rest);
    await opened(up, "chat").decline(id);
    tell(up, `You have declined ${title}.`);
  },
};

/** In the pane of conversations. */
export const talkActs: Acts = {
  async join(up, rest) {
    const { id } = item(up, "open", rest);
    show(up, await opened(up, "chat").enter(id));
  },
  async open(up, rest) {
    const { id } = item(up, "own", rest);
    up.store.apply({ type: "go", pane: "talks", item: id });
  },
  async close(up) {
    up.store.apply({ type: "go", pane: "talks", item: null });
  },
  async invite(up, rest) {
    const chat = opened(up, "chat");
    const { id } = talkShown(up, chat);
    const called = titleAndPeople(up.store.room(), rest).people;
    const people = called.length > 0 ? called : [personNamed(up, rest)];
    for (const to of people) await chat.invite(id, to);
    tell(up, people.length === 1 ? "Invited." : `${people.length} are invited.`);
  },
  async leave(up) {
    const talk = talkShown(up, opened(up, "chat"));
    await talk.leave();
    up.store.apply({ type: "go", pane: "talks", item: null });
  },
};

/** Says it in the conversation that is shown. */
export async function sayInTalk(up: Up, text: string): Promise<void> {
  const { leaving } = up.session;
  await talkShown(up, opened(up, "chat")).say(text, { signal: leaving });
}

/** The conversation that is shown. @throws Failure when it is the list of them */
function talkShown({ store }: Up, chat: Chat): Talk {
  const shown = store.room().focus.items.talks;
  const talk = chat.talks.find(({ id }) => id === shown);
  if (talk !== undefined) return talk;
  throw new Failure("Open a conversation first: /open N, /begin TITLE or /direct NAME.");
}

async function setStatus(
  up: Up,
  availability: "available" | "away" | "busy",
  rest: string,
): Promise<void> {
  const words = rest.trim();
  await opened(up, "chat").setStatus(availability, words === "" ? undefined : words);
  tell(
    up,
    `The others see you as ${availability}${words === "" ? "" : `: ${cleanName(words, 60)}`}.`,
  );
}

function show({ store }: Up, { id }: Talk): void {
  store.apply({ type: "go", pane: "talks", item: id });
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
