/**
 * Who is in a room: in its lobby or elsewhere, and the guests of others.
 *
 * @module
 */
import type { Member } from "earshot";
import type { Person } from "earshot/chat";
import type { Room } from "./state.ts";
import type { ChatView } from "./views.ts";
import type { Named } from "./words.ts";

/** Members that are in the lobby, then the others of the realm, each in order of joining. */
export function peopleOf(room: Room): {
  readonly here: readonly Member[];
  readonly elsewhere: readonly Member[];
} {
  const { here = [], elsewhere = [] } = Object.groupBy(room.members, (member) =>
    member.groups.includes(room.group) ? "here" : "elsewhere",
  );
  return { here, elsewhere };
}

/** A room as far as names need it. */
export interface Nameable extends Pick<Room, "self" | "members"> {
  readonly chat?: Pick<ChatView, "people"> | undefined;
}

/** Those who speak through somebody else's peer. */
export function guestsIn({ chat }: Pick<Nameable, "chat">): readonly Person[] {
  return chat?.people.filter(({ via }) => via !== undefined) ?? [];
}

/** All who can be named; of those who are called the same each needs to be told apart. */
export function everybodyIn(room: Nameable): readonly Named[] {
  return [room.self, ...room.members, ...guestsIn(room)];
}
