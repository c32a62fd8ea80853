/**
 * How one person sees the room through this gateway, who may be a guest: what the states of the channels are made of,
 * and what commands are done with.
 *
 * @module
 */
import type { Peer, PeerId } from "earshot";
import type { Boards } from "earshot/board";
import type { Chat, ChatMessage, Icon as ChatIcon, Talk } from "earshot/chat";
import type { Words } from "../../room/status-words.ts";
import type { ConversationState, Icon } from "../protocol/index.ts";
import type { Common } from "./common.ts";
import type { FrameLog } from "./frame-log.ts";
import type { Hand } from "./hand.ts";
import type { NoticeLog } from "./notice-log.ts";
import type { OpenGame } from "./open-game.ts";
import type { OpenGames } from "./open-games.ts";
import type { PresenceLog } from "./presence-log.ts";
import type { Traffic } from "./traffic.ts";

export interface Sight {
  /** Whose eyes these are. */
  readonly self: PeerId;
  /** How the person sees it whose gateway it is: with what is the same for all. */
  readonly host: HostSight;
  readonly chat: Chat;
  readonly boards: Boards;
  talk(id: string): Talk | undefined;
  /** What others have said in it and this person has not read. */
  unread(talk: Talk): readonly ChatMessage[];
  /** These are read now. */
  markRead(talk: Talk, messages: readonly ChatMessage[]): Promise<void>;
  /** What this person has in hand at a game; `undefined` when they have not sat down at it. */
  hand(game: OpenGame): Hand | undefined;
  /** Takes a seat at the table, to act there. @throws as `Arena.open` */
  sitDown(game: OpenGame): Promise<Hand>;
}

type ShownMessage = Extract<ConversationState["items"][number], { readonly kind: "message" }>;

export interface HostSight extends Sight {
  /** Through which guests see and speak as well. */
  readonly peer: Peer;
  readonly common: Common;
  readonly games: OpenGames;
  readonly presence: PresenceLog;
  readonly notices: NoticeLog;
  readonly traffic: Traffic;
  readonly frames: FrameLog;
  readonly startedAt: number;
  /** What the last calls of calculators took, in milliseconds. */
  readonly roundTrips: Map<PeerId, number>;
  /** Icons as they are shown, by those of the chat: pictures are large, and states are made often. */
  readonly icons: WeakMap<ChatIcon, Icon>;
  /** Messages as all see them who have not said them, by those of the chat. */
  readonly said: WeakMap<ChatMessage, ShownMessage>;
  /** Conditions of the network that a person can act upon, the newest last. */
  readonly conditions: readonly Words[];
  /** Nobody has been heard although there was time enough. */
  readonly alone: boolean;
  /** How phones on the same network get in. */
  readonly sharing: Sharing | undefined;
}

export interface Sharing {
  /** With the invitation; `undefined` while it is not shared. */
  readonly address: string | undefined;
  /**
   * At this address or interface of this machine, or the likely one; where it is shared already, it stays there.
   * @returns the address @throws `Refused` when there is none; as `listen`
   */
  start(at: string | undefined): Promise<string>;
  /** All guests have to leave. */
  stop(): Promise<void>;
  /** Nobody comes in with the invitation of before. @returns the address @throws `Refused` when it is not shared */
  renew(): Promise<string>;
}
