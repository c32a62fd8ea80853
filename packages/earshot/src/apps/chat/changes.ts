/**
 * What happened in the chat between two states, for programs that react to each thing once.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { differences } from "../folding/differences.ts";
import { type Person, invitationsFor } from "./select.ts";
import type { ChatMessage, Conversation, Directory, Invitation } from "./state.ts";

export type DirectoryChange =
  /** Oneself was invited; what one has invited others to is no such change. */
  | {
      readonly type: "invited";
      readonly invitation: Invitation;
      readonly conversation: Conversation;
    }
  /** A conversation began, or has other members, invitations or another title. */
  | { readonly type: "began" | "ended"; readonly conversation: Conversation }
  | {
      readonly type: "conversation";
      readonly conversation: Conversation;
      readonly joined: readonly PeerId[];
      readonly left: readonly PeerId[];
      readonly declined: readonly PeerId[];
    };

export function directoryChanges(
  before: Directory,
  after: Directory,
  self: PeerId,
): readonly DirectoryChange[] {
  if (before.conversations === after.conversations) return [];
  const { added, removed, changed } = differences(
    before.conversations,
    after.conversations,
    ({ id }) => id,
  );
  const invitations = differences(
    invitationsFor(before, self),
    invitationsFor(after, self),
    ({ conversation, at, by }) => `${conversation.id} ${at} ${by}`,
  );
  return [
    ...added.map((conversation) => ({ type: "began", conversation }) as const),
    ...changed.map(({ before: old, after: now }) => conversationChange(old, now)),
    ...removed.map((conversation) => ({ type: "ended", conversation }) as const),
    ...invitations.added.map(({ conversation, ...invitation }) => {
      return { type: "invited", invitation, conversation } as const;
    }),
  ];
}

function conversationChange(before: Conversation, conversation: Conversation): DirectoryChange {
  const members = differences(before.members, conversation.members, (id) => id);
  const { added: declined } = differences(before.declined, conversation.declined, (id) => id);
  const { added: joined, removed: left } = members;
  return { type: "conversation", conversation, joined, left, declined };
}

export type MessageChange =
  | { readonly type: "said" | "edited"; readonly message: ChatMessage }
  /** Taken back by its author, or no longer kept. */
  | { readonly type: "gone"; readonly message: ChatMessage };

export function messageChanges(
  before: readonly ChatMessage[],
  after: readonly ChatMessage[],
): readonly MessageChange[] {
  const { added, changed, removed } = differences(before, after, ({ id }) => id);
  return [
    ...added.map((message) => ({ type: "said", message }) as const),
    ...changed.map(({ after: message }) => ({ type: "edited", message }) as const),
    ...removed.map((message) => ({ type: "gone", message }) as const),
  ];
}

export type PeopleChange =
  | { readonly type: "came" | "went"; readonly person: Person }
  | { readonly type: "person"; readonly person: Person; readonly before: Person };

export function peopleChanges(
  before: readonly Person[],
  after: readonly Person[],
): readonly PeopleChange[] {
  const { added, changed, removed } = differences(before, after, ({ id }) => id);
  return [
    ...added.map((person) => ({ type: "came", person }) as const),
    ...changed.map(({ before: old, after: person }) => {
      return { type: "person", person, before: old } as const;
    }),
    ...removed.map((person) => ({ type: "went", person }) as const),
  ];
}
