/**
 * What the chat is, as data: people's words about themselves, conversations and who is in them, and what was said.
 * @module
 */
import type { Epoch, PeerId } from "../../core/identity.ts";
import type { Mark } from "../folding/marks.ts";
import { type Ignored, nothingIgnored } from "../folding/reducer.ts";
import type { Writing } from "../folding/writings.ts";
import type { Availability, ConversationId, Icon } from "./events.ts";

/** What somebody has said about oneself. */
export interface Profile {
  readonly id: PeerId;
  /** What it was called last; empty when it has not said so. */
  readonly name: string;
  readonly availability: Availability;
  readonly words: string | undefined;
  readonly icon: Icon | undefined;
}

/** A guest is there, as its host has said; while the host is, and in the same life. */
export interface Attendance {
  readonly id: PeerId;
  readonly via: PeerId;
  readonly epoch: Epoch;
}

/** Somebody was asked to join, and has not answered. */
export interface Invitation {
  readonly to: PeerId;
  readonly by: PeerId;
  readonly at: number;
}

export interface Conversation {
  readonly id: ConversationId;
  readonly title: string;
  /** `open`: everybody may join. `invited`: those who are invited. `direct`: these two. */
  readonly kind: "open" | "invited" | "direct";
  readonly founder: PeerId;
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
  /** Who is in it, in the order of joining; whether they are here now, the view tells. */
  readonly members: readonly PeerId[];
  /** Who was in it at any time: what others say in its topic does not count. */
  readonly everMembers: readonly PeerId[];
  readonly pending: readonly Invitation[];
  /** Who was asked last and would not. */
  readonly declined: readonly PeerId[];
}

export interface Directory {
  readonly profiles: readonly Profile[];
  /** Of each host those of its latest life, in the order of coming. */
  readonly guests: readonly Attendance[];
  /** With at least one member, in the order of their beginnings. */
  readonly conversations: readonly Conversation[];
  readonly ignored: Ignored;
}

export interface ChatMessage extends Writing {
  readonly mentions: readonly PeerId[];
}

export interface ConversationState {
  /** In the order of time. */
  readonly messages: readonly ChatMessage[];
  /** How far each has read. */
  readonly read: readonly { readonly reader: PeerId; readonly marks: readonly Mark[] }[];
  readonly ignored: Ignored;
}

export const emptyDirectory: Directory = Object.freeze({
  profiles: [],
  guests: [],
  conversations: [],
  ignored: nothingIgnored,
});
export const nothingSaid: ConversationState = Object.freeze({
  messages: [],
  read: [],
  ignored: nothingIgnored,
});
