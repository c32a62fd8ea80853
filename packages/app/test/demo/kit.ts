/**
 * Those of a demo, and people, in one room in virtual time.
 *
 * @module
 */
import type { Peer } from "earshot";
import { type Arena, openArena } from "earshot/arena";
import { type Boards, openBoards } from "earshot/board";
import { type Chat, lobbyId, openChat, type Talk } from "earshot/chat";
import { seededRandom } from "../../../earshot/src/core/random.ts";
import { Room } from "../../../earshot/test/peer/kit/room.ts";
import { live } from "../../src/demo/bot.ts";
import { botRole, cast } from "../../src/demo/content/cast.ts";

export interface Person {
  readonly peer: Peer;
  readonly chat: Chat;
  readonly boards: Boards;
  readonly arena: Arena;
  readonly lobby: Talk;
}

export class DemoRoom {
  readonly room: Room;
  readonly #random: ReturnType<typeof seededRandom>;
  readonly #leaving = new AbortController();
  readonly #lives: Promise<void>[] = [];
  readonly #peers: Peer[] = [];

  constructor(seed: number) {
    this.room = new Room(seed);
    this.#random = seededRandom(seed);
  }

  /** Starts these, or all. */
  async start(...names: readonly string[]): Promise<void> {
    const { room } = this;
    const { clock } = room;
    for (const character of cast) {
      if (names.length > 0 && !names.includes(character.name)) continue;
      const peer = await room.join(character.name, { roles: [botRole] });
      this.#peers.push(peer);
      const chat = await room.settle(openChat(peer, { clock }));
      let arena: Promise<Arena> | undefined;
      let boards: Promise<Boards> | undefined;
      this.#lives.push(
        live(character, peer, {
          chat,
          arena: () => (arena ??= openArena(peer, { clock })),
          boards: () => (boards ??= openBoards(peer)),
          leaving: this.#leaving.signal,
          clock,
          chance: () => this.#random.uint32() / 2 ** 32,
        }),
      );
    }
  }

  async person(name: string): Promise<Person> {
    const { room } = this;
    const { clock } = room;
    const peer = await room.join(name);
    this.#peers.push(peer);
    const chat = await room.settle(openChat(peer, { clock }));
    const lobby = await room.settle(chat.enter(lobbyId));
    const boards = await room.settle(openBoards(peer));
    const arena = await room.settle(openArena(peer, { clock }));
    return { peer, chat, boards, arena, lobby };
  }

  /** Lets time pass until it holds. */
  async until(holds: () => boolean, withinMs: number, what: string): Promise<void> {
    const { clock } = this.room;
    const end = clock.now() + withinMs;
    while (!holds()) {
      if (clock.now() >= end) throw new Error(`not within ${withinMs} ms: ${what}`);
      await this.room.pass(Math.min(50, end - clock.now()));
    }
  }

  /** Ends them; rejects with what went wrong in one of their lives. */
  async end(): Promise<void> {
    this.#leaving.abort(new Error("over"));
    await this.room.settle(Promise.all(this.#lives));
    await this.room.settle(Promise.all(this.#peers.map((peer) => peer.close())));
  }
}
