/**
 * What the apps hold at one moment, as plain data: what panes are made of.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { AnnouncedGame, DuelState, GameState, Player, QuizState } from "earshot/arena";
import type { ListedBoard, Post } from "earshot/board";
import type { Calculated } from "earshot/calculator";
import {
  type ChatMessage,
  type Conversation,
  type Invitation,
  lobbyId,
  type Person,
} from "earshot/chat";
import { cleanName } from "../output/clean.ts";

export interface TalkView {
  readonly conversation: Conversation;
  readonly messages: readonly ChatMessage[];
  readonly unread: number;
  /** Of these, those that mean oneself. */
  readonly mentions: number;
  readonly typing: readonly PeerId[];
}

export interface ChatView {
  /** How one is oneself. */
  readonly own: Pick<Person, "availability" | "words" | "icon">;
  readonly people: readonly Person[];
  /** Those that one is in. */
  readonly talks: readonly TalkView[];
  /** Those that everybody may join. */
  readonly joinable: readonly Conversation[];
  readonly invitations: readonly (Invitation & { readonly conversation: Conversation })[];
  /** What somebody is called, or was; empty when nobody knows. */
  readonly nameOf: (who: PeerId) => string;
}

/** The lobby, once it is open. */
export function lobbyOf(chat: ChatView | undefined): TalkView | undefined {
  return chat?.talks.find(({ conversation }) => conversation.id === lobbyId);
}

/** The other conversations that one is in. */
export function talksOf(chat: ChatView | undefined): readonly TalkView[] {
  return chat?.talks.filter(({ conversation }) => conversation.id !== lobbyId) ?? [];
}

export interface BoardView {
  readonly key: string;
  readonly posts: readonly Post[];
  readonly pinned: readonly Post[];
  readonly unread: number;
  /** Others who are here and read it. */
  readonly subscribers: number;
}

export interface BoardsView {
  readonly list: readonly ListedBoard[];
  /** Those that are subscribed to. */
  readonly open: readonly BoardView[];
}

export type TableView = {
  readonly id: string;
  readonly ranking: readonly Player[];
  /** Whether this peer leads it. */
  readonly hosting: boolean;
} & (
  | { readonly kind: "quiz"; readonly state: GameState<QuizState> }
  | { readonly kind: "duel"; readonly state: GameState<DuelState> }
);

export interface GamesView {
  readonly list: readonly AnnouncedGame[];
  /** Those that are watched or played here. */
  readonly open: readonly TableView[];
}

/** A question to the calculators, and what came of it. */
export interface Sum {
  readonly key: number;
  readonly at: Date;
  readonly expression: string;
  readonly answer:
    | (Calculated & { readonly by: string; readonly ms: number })
    | { readonly problem: string }
    | undefined;
}

/** How somebody is, in a few words; empty for those who are simply available. */
export function statusOf({
  availability,
  words = "",
}: Pick<Person, "availability" | "words">): string {
  if (availability === "available") return words;
  return words === "" ? availability : `${availability}: ${words}`;
}

/** An emoji takes two cells. */
const iconCells = 4;

/** The emoji that stands for somebody; "" for none, or a picture. */
export function iconWords({ icon }: Pick<Person, "icon">): string {
  return icon?.emoji === undefined ? "" : cleanName(icon.emoji, iconCells);
}
