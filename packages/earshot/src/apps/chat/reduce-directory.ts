/**
 * How what was said in the directory makes people's profiles and the conversations with their members.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { appended, changed, pushed, without } from "../folding/lists.ts";
import { type Handlers, reducerOf } from "../folding/reducer.ts";
import type { Said, Spoken } from "../folding/said.ts";
import { fromOneHost } from "../guests/ids.ts";
import { withRoom } from "../guests/room.ts";
import { type ConversationId, type DirectoryEvent, directoryShape } from "./events.ts";
import { directConversation, mayBegin } from "./ids.ts";
import type { Conversation, Directory, Profile } from "./state.ts";

/** Profiles kept: those of whom nothing was heard for longest give way. */
const profilesLimit = 2_000;
const conversationsLimit = 2_000;
/** Conversations begun by one person: nobody fills the list alone. */
export const conversationsOfOne = 200;
/** And by a host and its guests together, of whom it can have as many as it says. */
export const conversationsOfHost = 1_000;
/** Guests who are there, of all hosts. */
const guestsLimit = 2_000;
const membersLimit = 500;
const pendingLimit = 100;

const handlers: Handlers<Directory, DirectoryEvent> = {
  status: (state, { availability, words }, said) => profiled(state, said, { availability, words }),
  name: (state, { name }, said) => profiled(state, said, { name }),
  icon(state, { emoji, picture }, said) {
    const icon = emoji === undefined && picture === undefined ? undefined : { emoji, picture };
    return profiled(state, said, { icon });
  },
  here(state, { name, epoch }, said) {
    const { author: id, via } = said;
    if (via === undefined) return undefined;
    // What an earlier life of the host has said is void.
    const others = without(
      state.guests,
      (guest) => guest.id === id || (guest.via === via && guest.epoch !== epoch),
    );
    const room = withRoom(others, said, (guest) => guest.id);
    const guests = pushed(room, { id, via, epoch }, guestsLimit);
    return { ...profiled(state, said, { name }), guests };
  },
  gone(state, _event, { author, via }) {
    if (via === undefined) return undefined;
    return { ...state, guests: without(state.guests, ({ id }) => id === author) };
  },
  begin(state, { conversation, title, open }, said) {
    if (!mayBegin(said.author, conversation, open)) return undefined;
    // Two who begin an open one at once, such as the lobby, are both in it.
    if (find(state, conversation)?.kind === "open" && open)
      return joined(state, conversation, said);
    return begun(state, said, { id: conversation, title, kind: open ? "open" : "invited" }, []);
  },
  direct(state, { conversation, to }, said) {
    const { author } = said;
    if (author === to || conversation !== directConversation(author, to)) return undefined;
    if (find(state, conversation) === undefined)
      return begun(state, said, { id: conversation, title: "", kind: "direct" }, [to]);
    const members = [author, to];
    return altered(state, conversation, (it) =>
      it.members.length === 2 ? undefined : { ...it, members },
    );
  },
  invite(state, { conversation, to }, { author, at }) {
    return altered(state, conversation, (it) => {
      const known =
        it.members.includes(to) || it.pending.some((invitation) => invitation.to === to);
      if (it.kind === "direct" || known || !it.members.includes(author)) return undefined;
      const pending = appended(it.pending, { to, by: author, at }, pendingLimit);
      return pending && { ...it, pending, declined: without(it.declined, (id) => id === to) };
    });
  },
  withdraw(state, { conversation, to }, { author }) {
    return altered(state, conversation, (it) => {
      const pending = without(it.pending, (each) => each.to === to && each.by === author);
      return pending === it.pending ? undefined : { ...it, pending };
    });
  },
  join: (state, { conversation }, said) => joined(state, conversation, said),
  decline(state, { conversation }, { author }) {
    return altered(state, conversation, (it) => {
      const pending = without(it.pending, ({ to }) => to === author);
      if (pending === it.pending) return undefined;
      return { ...it, pending, declined: pushed(it.declined, author, pendingLimit) };
    });
  },
  leave(state, { conversation }, { author }) {
    const left = altered(state, conversation, (it) => {
      const members = without(it.members, (id) => id === author);
      return members === it.members ? undefined : { ...it, members };
    });
    // What nobody is in is over.
    const over = (it: Conversation): boolean => it.members.length === 0;
    return left && { ...left, conversations: without(left.conversations, over) };
  },
  title(state, { conversation, title }, { author }) {
    return altered(state, conversation, (it) =>
      it.founder === author && it.kind !== "direct" ? { ...it, title } : undefined,
    );
  },
};

export const reduceDirectory: (state: Directory, said: Said) => Directory = reducerOf(
  directoryShape,
  handlers,
);

function find(state: Directory, id: ConversationId): Conversation | undefined {
  return state.conversations.find((conversation) => conversation.id === id);
}

function begun(
  state: Directory,
  { author, at }: Spoken,
  what: Pick<Conversation, "id" | "title" | "kind">,
  others: readonly PeerId[],
): Directory | undefined {
  const fromHost = state.conversations.filter(({ founder }) => fromOneHost(founder, author));
  const own = fromHost.filter(({ founder }) => founder === author);
  const full = own.length >= conversationsOfOne || fromHost.length >= conversationsOfHost;
  if (find(state, what.id) !== undefined || full) return undefined;
  const members = [author, ...others];
  const parties = { founder: author, members, everMembers: members, pending: [], declined: [] };
  const conversation: Conversation = { ...what, at, ...parties };
  const conversations = appended(state.conversations, conversation, conversationsLimit);
  return conversations && { ...state, conversations };
}

function joined(state: Directory, id: ConversationId, said: Spoken): Directory | undefined {
  const { author } = said;
  return altered(state, id, (it) => {
    const invited = it.pending.some(({ to }) => to === author);
    const may = it.kind === "open" || invited;
    if (!may || it.members.includes(author)) return undefined;
    // An open one is never full: whoever came first may have gone for good, and comes in again otherwise.
    const members =
      it.kind === "open"
        ? pushed(
            withRoom(it.members, said, (member) => member),
            author,
            membersLimit,
          )
        : appended(it.members, author, membersLimit);
    const pending = without(it.pending, ({ to }) => to === author);
    const others = without(it.everMembers, (each) => each === author);
    const everMembers = pushed(others, author, 2 * membersLimit);
    return members && { ...it, members, everMembers, pending };
  });
}

/** With a conversation changed; `undefined` when there is none, or it may not be. */
function altered(
  state: Directory,
  id: ConversationId,
  change: (conversation: Conversation) => Conversation | undefined,
): Directory | undefined {
  const is = (conversation: Conversation): boolean => conversation.id === id;
  const conversations = changed(state.conversations, is, (it) => change(it) ?? it);
  return conversations === state.conversations ? undefined : { ...state, conversations };
}

/** The latest to speak is the last of the list. */
function profiled(state: Directory, said: Spoken, change: Partial<Profile>): Directory {
  const { author: id } = said;
  const is = (profile: Profile): boolean => profile.id === id;
  const plain = { name: "", words: undefined, icon: undefined };
  const unsaid: Profile = { id, availability: "available", ...plain };
  const profile = { ...unsaid, ...state.profiles.find(is), ...change };
  const others = withRoom(without(state.profiles, is), said, (each) => each.id);
  return { ...state, profiles: pushed(others, profile, profilesLimit) };
}
