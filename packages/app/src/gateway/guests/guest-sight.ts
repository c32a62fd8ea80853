/**
 * What a guest sees of the room: with the eyes of the gateway's peer, but with conversations, boards, unread marks and
 * games of their own.
 *
 * @module
 */
import type { PeerId } from "earshot";
import { type Arena, duel, openArena, quiz } from "earshot/arena";
import { type Boards, openBoards } from "earshot/board";
import {
  type Chat,
  type ChatMessage,
  type Guest,
  lobbyId,
  openChat,
  type Talk,
} from "earshot/chat";
import type { AnyTable } from "../../session/game/tables.ts";
import { Hand } from "../room/hand.ts";
import type { OpenGame } from "../room/open-game.ts";
import type { HostSight, Sight } from "../room/sight.ts";
import type { ReadMarks } from "./read-marks.ts";

interface Apps {
  readonly chat: Chat;
  readonly boards: Boards;
  readonly arena: Arena;
}

export class GuestSight implements Sight, AsyncDisposable {
  readonly self: PeerId;
  readonly host: HostSight;
  readonly chat: Chat;
  readonly boards: Boards;
  readonly #arena: Arena;
  readonly #marks: ReadMarks;
  readonly #changed: () => void;
  readonly #follows = new DisposableStack();
  readonly #followed: WeakSet<object> = new WeakSet();
  readonly #hands: Map<OpenGame, Promise<Hand>> = new Map();
  readonly #held: WeakMap<OpenGame, Hand> = new WeakMap();
  /** When the last message was said that was marked as read, while it has not been told yet. */
  readonly #readUpTo: Map<string, number> = new Map();

  private constructor(
    host: HostSight,
    self: PeerId,
    apps: Apps,
    marks: ReadMarks,
    changed: () => void,
  ) {
    this.self = self;
    this.host = host;
    this.chat = apps.chat;
    this.boards = apps.boards;
    this.#arena = apps.arena;
    this.#marks = marks;
    this.#changed = changed;
    for (const app of [apps.chat, apps.boards])
      this.#follows.use(app.subscribe(() => this.#look()));
    this.#look();
  }

  /** The guest comes in, and is in the lobby. @throws as `openChat` and the others */
  static async open(
    host: HostSight,
    guest: Guest,
    marks: ReadMarks,
    changed: () => void,
  ): Promise<GuestSight> {
    const as = { as: guest };
    const { peer } = host;
    await using opened = new AsyncDisposableStack();
    const chat = opened.use(await openChat(peer, as));
    const boards = opened.use(await openBoards(peer, as));
    const arena = opened.use(await openArena(peer, as));
    await chat.enter(lobbyId);
    const sight = new GuestSight(host, guest.id, { chat, boards, arena }, marks, changed);
    opened.move();
    return sight;
  }

  talk(id: string): Talk | undefined {
    return this.chat.talks.find((talk) => talk.id === id);
  }

  unread(talk: Talk): readonly ChatMessage[] {
    const upTo = this.#readUpTo.get(talk.id);
    return upTo === undefined ? talk.unread : talk.unread.filter(({ at }) => at > upTo);
  }

  async markRead(talk: Talk, messages: readonly ChatMessage[]): Promise<void> {
    const last = messages.at(-1);
    if (last === undefined) return;
    this.#readUpTo.set(talk.id, last.at);
    this.#marks.mark(this.self, talk, messages, () => {
      if (this.#readUpTo.get(talk.id) === last.at) this.#readUpTo.delete(talk.id);
    });
    this.#changed();
  }

  hand(game: OpenGame): Hand | undefined {
    return this.#held.get(game);
  }

  sitDown(game: OpenGame): Promise<Hand> {
    const known = this.#hands.get(game);
    if (known !== undefined) return known;
    const opening = this.#open(game);
    this.#hands.set(game, opening);
    opening.then(
      (hand) => this.#held.set(game, hand),
      () => this.#hands.delete(game),
    );
    return opening;
  }

  /** The guest is gone for now. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#follows.dispose();
    const apps = [this.#arena, this.boards, this.chat];
    await Promise.allSettled(apps.map((app) => app.close()));
  }

  async #open({ announced, play }: OpenGame): Promise<Hand> {
    const { id } = announced;
    const table: AnyTable =
      play.kind === "quiz"
        ? { kind: "quiz", table: await this.#arena.open(id, quiz()) }
        : { kind: "duel", table: await this.#arena.open(id, duel()) };
    return new Hand(table);
  }

  /** Follows what is new, and leaves the tables of games that are no longer shown. */
  #look(): void {
    for (const followed of [...this.chat.talks, ...this.boards.subscribed]) {
      if (this.#followed.has(followed)) continue;
      this.#followed.add(followed);
      this.#follows.use(followed.subscribe(() => this.#changed()));
    }
    const shown = new Set(this.host.games.list);
    for (const [game, opening] of this.#hands) {
      if (shown.has(game)) continue;
      this.#hands.delete(game);
      opening.then(({ play }) => play.table.close()).catch(() => undefined);
    }
    this.#changed();
  }
}
