/**
 * What somebody does in the chat, by the words that were typed: commands and orders within "chat talk" come here.
 *
 * @module
 */
import { type Conversation, lobbyId, type Person, type Talk } from "earshot/chat";
import { suggest } from "../../cli/suggest.ts";
import { Failure, UsageError } from "../../cli/usage-error.ts";
import { clean } from "../../output/clean.ts";
import { catchUp, found, interrupted, patiently } from "../catch-up.ts";
import { theOne } from "../recipients.ts";
import { titleOf } from "./conversation-words.ts";
import type { ChatSession } from "./with-chat.ts";

/** The conversation that somebody means: by its title or id, `lobby`, or `@NAME` for that one alone; caught up. */
export async function talkOn(session: ChatSession, words: string): Promise<Talk> {
  const talk = await opened(session, words);
  const { peer } = session;
  await catchUp(session, clean(words), talk, () => {
    const members = new Set(talk.conversation?.members);
    return peer.view.members.filter(({ id }) => members.has(id));
  });
  return talk;
}

async function opened(session: ChatSession, words: string): Promise<Talk> {
  const { chat } = session;
  const own = match(session, chat.own, words);
  if (own !== undefined) return chat.talk(own.id);
  if (words.startsWith("@")) {
    const { id } = await person(session, words);
    return chat.direct(id);
  }
  const open = match(session, chat.joinable, words);
  if (open !== undefined || words === lobbyId) return chat.enter(open?.id ?? lobbyId);
  throw notIn(session, words);
}

/** Begins a conversation; those who are named are waited for. */
export async function start(
  session: ChatSession,
  title: string,
  invited: readonly string[],
): Promise<Talk> {
  const ids = [];
  for (const name of invited) ids.push((await person(session, name)).id);
  return session.chat.begin(title, ids);
}

export async function invite(session: ChatSession, talk: Talk, name: string): Promise<void> {
  await session.chat.invite(talk.id, (await person(session, name)).id);
}

/** Waits for the invitation; without words there must be one alone. */
export async function accept(session: ChatSession, words: string): Promise<Talk> {
  return session.chat.accept((await invitation(session, words)).id);
}

export async function decline(session: ChatSession, words: string): Promise<Conversation> {
  const conversation = await invitation(session, words);
  await session.chat.decline(conversation.id);
  return conversation;
}

/** Waits for who is called so. */
export async function person(session: ChatSession, name: string): Promise<Pick<Person, "id">> {
  const { chat, peer, timeoutMs, signal } = session;
  const bare = name.replace(/^@/, "");
  const [guest, ...others] = chat.people.filter((each) => each.name === bare);
  // Guests are in no view; and of two who are called the same one asks for an id.
  if (guest?.via !== undefined && others.length === 0) return guest;
  return theOne(bare, peer, { atLeast: 1, timeoutMs, signal });
}

/** Waits for it; without words there must be one alone. */
export async function invitation(session: ChatSession, words: string): Promise<Conversation> {
  const { chat, out, timeoutMs, signal } = session;
  const all = (): readonly Conversation[] =>
    chat.invitations.map(({ conversation }) => conversation);
  const look = (): Conversation | undefined =>
    words === "" ? all()[0] : match(session, all(), words);
  const one = await patiently(out, "Waiting for an invitation …", () =>
    found(chat, look, timeoutMs, signal),
  );
  if (signal.aborted) throw interrupted("nothing was answered");
  const titles = [...new Set(all().map((each) => titleOf(session, each)))].join(", ");
  if (one === undefined)
    throw new Failure(
      `after ${timeoutMs / 1_000} s you are not invited${words === "" ? "" : ` to ${clean(words)}`}.${titles === "" ? "" : ` You are invited to ${titles}.`}`,
    );
  if (words === "" && all().length > 1)
    throw new UsageError(`you are invited to several: ${titles}. Name one.`);
  return one;
}

/** @throws `UsageError` when the words fit several */
function match(
  session: ChatSession,
  among: readonly Conversation[],
  words: string,
): Conversation | undefined {
  const byId = among.find(({ id }) => id === words);
  if (byId !== undefined) return byId;
  const wanted = words.trim().toLowerCase();
  const fitting = among.filter((each) => titleOf(session, each).toLowerCase() === wanted);
  if (fitting.length > 1)
    throw new UsageError(
      `${clean(words)} may be any of ${fitting.length}. Say which by its id: ${fitting.map(({ id }) => id).join(" or ")}`,
    );
  return fitting[0];
}

function notIn(session: ChatSession, words: string): Failure {
  const titles = session.chat.own.map((each) => titleOf(session, each));
  const near = suggest(words, titles);
  const hint =
    near !== undefined
      ? `Did you mean ${near}?`
      : titles.length === 0
        ? "You are in none: earshot chat start TITLE begins one."
        : `You are in ${titles.join(", ")}.`;
  return new Failure(`you are not in a conversation called ${clean(words)}. ${hint}`);
}
