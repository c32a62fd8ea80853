/**
 * `earshot/chat`: who is here and how they are, conversations by invitation, open ones, and those of two.
 * @module
 */
export {
  type Chat,
  type ChatChange,
  type ChatOptions,
  type IconChoice,
  openChat,
} from "./apps/chat/chat.ts";
export type { DirectoryChange, MessageChange, PeopleChange } from "./apps/chat/changes.ts";
export {
  type Availability,
  chatLimits,
  type ConversationId,
  type Icon,
  type PictureMedia,
} from "./apps/chat/events.ts";
export { isAdios } from "./apps/chat/adios.ts";
export { conversationGroup, lobbyId } from "./apps/chat/ids.ts";
export { mentionsIn } from "./apps/chat/mentions.ts";
export type { Person } from "./apps/chat/select.ts";
export type {
  ChatMessage,
  Conversation,
  ConversationState,
  Invitation,
} from "./apps/chat/state.ts";
export type { SayOptions, Talk } from "./apps/chat/talk.ts";
export { type Guest, guestLimits, guestOf, type GuestOptions } from "./apps/guests/guest.ts";
export type { Followed } from "./apps/folding/happenings.ts";
