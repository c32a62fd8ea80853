/**
 * What happened in the chat between two states, for programs that react to each thing once.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { differences } from "../folding/differences.ts";
import type { Person } from "./select.ts";
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

/** What changed in the directory, the same for everybody who looks at it. */
export interface DirectoryNews {
  readonly changes: readonly DirectoryChange[];
  readonly invited: readonly Extract<DirectoryChange, { readonly type: "invited" }>[];
  /** Who is in some conversation now and was not, or the other way round. */
  readonly moved: ReadonlySet<PeerId>;
}

const nothingNew: DirectoryNews = { changes: [], invited: [], moved: new Set() };

export function directoryNews(before: Directory, after: Directory): DirectoryNews {
  if (before.conversations === after.conversations) return nothingNew;
  const { added, removed, changed } = differences(
    before.conversations,
    after.conversations,
    ({ id }) => id,
  );
  const changes = changed.map(({ before: old, after: now }) => conversationChange(old, now));
  const moved = [
    ...[...added, ...removed].flatMap(({ members }) => members),
    ...changes.flatMap(({ joined, left }) => [...joined, ...left]),
  ];
  return {
    changes: [
      ...added.map((conversation) => ({ type: "began", conversation }) as const),
      ...changes,
      ...removed.map((conversation) => ({ type: "ended", conversation }) as const),
    ],
    invited: [
      ...added.flatMap((conversation) => invited([], conversation)),
      ...changed.flatMap(({ before: { pending }, after: now }) => invited(pending, now)),
    ],
    moved: new Set(moved),
  };
}

/** As one of them is told. */
export function directoryChanges(
  { changes, invited }: DirectoryNews,
  self: PeerId,
): readonly DirectoryChange[] {
  return [...changes, ...invited.filter(({ invitation }) => invitation.to === self)];
}

function invited(
  before: readonly Invitation[],
  conversation: Conversation,
): DirectoryNews["invited"] {
  const { added } = differences(
    before,
    conversation.pending,
    ({ to, at, by }) => `${to} ${at} ${by}`,
  );
  return added.map((invitation) => ({ type: "invited", invitation, conversation }));
}

function conversationChange(
  before: Conversation,
  conversation: Conversation,
): Extract<DirectoryChange, { readonly type: "conversation" }> {
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
