/**
 * What the person whose gateway it is sees of the room: the apps of their peer, and what has to be remembered beside
 * them for the states of the channels. Says when something may have changed.
 *
 * @module
 */
import type { Peer, PeerId } from "earshot";
import type { Arena } from "earshot/arena";
import type { Boards } from "earshot/board";
import {
  type Chat,
  type ChatMessage,
  type Icon as ChatIcon,
  lobbyId,
  type Talk,
} from "earshot/chat";
import type { Tables } from "../../session/game/tables.ts";
import type { RoomSession } from "../../session/with-room.ts";
import { statusWords, type Words } from "../../room/status-words.ts";
import { gatewayLimits as limits } from "../limits.ts";
import type { Icon } from "../protocol/index.ts";
import { Common } from "./common.ts";
import { FrameLog } from "./frame-log.ts";
import { Hand } from "./hand.ts";
import { NoticeLog } from "./notice-log.ts";
import type { OpenGame } from "./open-game.ts";
import { OpenGames } from "./open-games.ts";
import { PresenceLog } from "./presence-log.ts";
import type { HostSight, Sharing } from "./sight.ts";
import { Traffic } from "./traffic.ts";

const sampleMs = 1_000;
/** What others hold of the room is waited for this long before the pages show what there is. */
const catchUpMs = 1_500;
const boardTopic = "board/";

export class OwnSight implements HostSight, AsyncDisposable {
  readonly self: PeerId;
  readonly host: HostSight = this;
  readonly peer: Peer;
  readonly common: Common = new Common();
  readonly chat: Chat;
  readonly boards: Boards;
  readonly arena: Arena;
  readonly games: OpenGames;
  readonly presence: PresenceLog;
  readonly notices: NoticeLog;
  readonly traffic: Traffic = new Traffic();
  readonly frames: FrameLog;
  readonly startedAt: number = Date.now();
  /** What the last calls of calculators took, in milliseconds. */
  readonly roundTrips: Map<PeerId, number> = new Map();
  /** Icons as they are shown, by those of the chat: pictures are large, and states are made often. */
  readonly icons: WeakMap<ChatIcon, Icon> = new WeakMap();
  readonly said: HostSight["said"] = new WeakMap();
  /** Set by whoever serves it. */
  sharing: Sharing | undefined;
  readonly #end = new AbortController();
  readonly #changed: () => void;
  readonly #follows = new DisposableStack();
  readonly #followed: Set<object> = new Set();
  readonly #hands: WeakMap<OpenGame, Hand> = new WeakMap();
  #conditions: readonly Words[] = [];
  #alone = false;

  private constructor(
    peer: Peer,
    apps: {
      readonly chat: Chat;
      readonly boards: Boards;
      readonly arena: Arena;
      readonly tables: Tables;
    },
    changed: () => void,
  ) {
    this.self = peer.id;
    this.peer = peer;
    this.chat = apps.chat;
    this.boards = apps.boards;
    this.arena = apps.arena;
    this.#changed = changed;
    this.frames = this.#follows.use(new FrameLog(peer, changed));
    this.presence = new PresenceLog(peer, this.startedAt);
    this.notices = new NoticeLog(apps.chat.conversations);
    this.games = new OpenGames(peer.id, apps.arena, apps.tables, changed);
    for (const app of [apps.chat, apps.boards, apps.arena])
      this.#follows.use(app.subscribe(() => this.#look()));
    void this.#watchView();
    void this.#watchGuests();
    void this.#watchStatus();
    const timer = setInterval(() => this.#sample(), sampleMs);
    timer.unref();
    this.#follows.defer(() => clearInterval(timer));
    this.#look();
  }

  /** Opens the apps, goes to the lobby and subscribes to the boards of the last time. @throws as they do */
  static async open(room: RoomSession, changed: () => void): Promise<OwnSight> {
    const [chat, boards, arena, tables] = await Promise.all([
      room.chat(),
      room.boards(),
      room.arena(),
      room.tables(),
    ]);
    const patience = { timeoutMs: catchUpMs };
    // Later is no harm: then what was missing appears.
    await Promise.allSettled([chat.caughtUp(patience), boards.caughtUp(patience)]);
    const sight = new OwnSight(room.peer, { chat, boards, arena, tables }, changed);
    await chat.enter(lobbyId);
    const held = await room.belongings.store.topics();
    const subjects = held.filter((name) => name.startsWith(boardTopic));
    for (const name of subjects.slice(0, limits.boards))
      await boards.board(name.slice(boardTopic.length)).catch(() => undefined);
    sight.#look();
    return sight;
  }

  /** Nobody has been heard although there was time enough. */
  get alone(): boolean {
    return this.#alone && this.peer.view.members.length === 0;
  }

  /** Conditions of the network that a person can act upon, the newest last. */
  get conditions(): readonly Words[] {
    return this.#conditions;
  }

  talk(id: string): Talk | undefined {
    return this.chat.talks.find((talk) => talk.id === id);
  }

  unread(talk: Talk): readonly ChatMessage[] {
    return talk.unread;
  }

  async markRead(talk: Talk, messages: readonly ChatMessage[]): Promise<void> {
    await talk.markRead(messages);
  }

  async sitDown(game: OpenGame): Promise<Hand> {
    return this.hand(game);
  }

  hand(game: OpenGame): Hand {
    const hand = this.#hands.get(game) ?? new Hand(game.play);
    this.#hands.set(game, hand);
    return hand;
  }

  /** The apps are the room's, and stay open; games that were opened here are left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    this.#follows.dispose();
    await this.games.close();
  }

  /** Follows what is new. */
  #look(): void {
    if (this.#end.signal.aborted) return;
    this.notices.look(this.chat.conversations, Date.now());
    this.games.look();
    for (const followed of [...this.chat.talks, ...this.boards.subscribed]) {
      if (this.#followed.has(followed)) continue;
      this.#followed.add(followed);
      this.#follows.use(followed.subscribe(() => this.#changed()));
    }
    this.#changed();
  }

  async #watchView(): Promise<void> {
    const { signal } = this.#end;
    for await (const change of this.peer.changes({}, { signal })) {
      this.presence.take(change, Date.now());
      this.#changed();
    }
  }

  /** Guests are in nobody's view: the chat tells of them. */
  async #watchGuests(): Promise<void> {
    for await (const change of this.chat.changes({ signal: this.#end.signal })) {
      if (!("person" in change) || change.person.via === undefined) continue;
      this.presence.takeGuest(change, Date.now());
      this.#changed();
    }
  }

  async #watchStatus(): Promise<void> {
    const { signal } = this.#end;
    for await (const status of this.peer.status({ signal })) {
      if (status.type === "no-one-heard") this.#alone = true;
      if (status.type === "heard-again") this.#alone = false;
      const words = statusWords(status);
      if (words !== undefined && words.text !== this.#conditions.at(-1)?.text)
        this.#conditions = [...this.#conditions, words].slice(-limits.conditions);
      this.#changed();
    }
  }

  #sample(): void {
    this.traffic.take(this.peer.stats(), Date.now());
    this.#changed();
  }
}
