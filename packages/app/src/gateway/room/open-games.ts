/**
 * The newest games of the network, open here so that everybody sees how they go; and those that are begun here.
 *
 * @module
 */
import type { PeerId } from "earshot";
import { type Arena, duel, type GameId, quiz, type Question } from "earshot/arena";
import type { AnyTable, Tables } from "../../session/game/tables.ts";
import { gatewayLimits as limits } from "../limits.ts";
import { Leader } from "./leader.ts";
import { type Announced, OpenGame } from "./open-game.ts";

/** The person at the page goes on after a result; if nobody does, the quiz does at last. */
const patienceMs = 300_000;
const times = { pauseMs: patienceMs, transitMs: 300 };

export class OpenGames {
  readonly #self: PeerId;
  readonly #arena: Arena;
  readonly #tables: Tables;
  readonly #changed: () => void;
  readonly #open: Map<GameId, OpenGame> = new Map();
  readonly #opening: Set<GameId> = new Set();
  /** How many are being announced here: the list may have them before they are open. */
  #announcing = 0;
  #closed = false;

  constructor(self: PeerId, arena: Arena, tables: Tables, changed: () => void) {
    this.#self = self;
    this.#arena = arena;
    this.#tables = tables;
    this.#changed = changed;
    this.look();
  }

  /** In the order in which they were announced. */
  get list(): readonly OpenGame[] {
    return [...this.#open.values()].toSorted((a, b) => a.announced.at - b.announced.at);
  }

  get(id: GameId): OpenGame | undefined {
    return this.#open.get(id);
  }

  /** Opens what is new, closes what is no longer among the newest. */
  look(): void {
    if (this.#closed) return;
    const known = this.#arena.games.filter(({ kind }) => kind === "quiz" || kind === "duel");
    const newest = known.slice(-limits.games);
    for (const game of newest) {
      const beingAnnounced = game.founder === this.#self && this.#announcing > 0;
      if (!this.#open.has(game.id) && !beingAnnounced) void this.#join(game);
    }
    const shown = new Set(newest.map(({ id }) => id));
    for (const [id, { announced, play }] of this.#open) {
      const led = announced.founder === this.#self && play.table.state.phase !== "over";
      if (!shown.has(id) && !led) void this.#leave(id);
    }
  }

  async hostQuiz(title: string, questions: readonly Question[]): Promise<GameId> {
    const leader = new Leader(this.#changed);
    const game = leader.lead(quiz({ questions, times }));
    return this.#host(title, leader, async (arena) => ({
      kind: "quiz",
      table: await arena.announce(game, title),
    }));
  }

  async hostDuel(title: string, rounds: number): Promise<GameId> {
    const leader = new Leader(this.#changed);
    const game = leader.lead(duel({ rounds }));
    return this.#host(title, leader, async (arena) => ({
      kind: "duel",
      table: await arena.announce(game, title),
    }));
  }

  /** Takes a game that has not begun off the list. */
  async withdraw(id: GameId): Promise<void> {
    await this.#arena.withdraw(id);
    await this.#leave(id);
  }

  /** They go on with the others. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#open.keys()].map((id) => this.#leave(id)));
  }

  async #host(
    title: string,
    leader: Leader,
    announce: (arena: Arena) => Promise<AnyTable>,
  ): Promise<GameId> {
    this.#announcing++;
    try {
      const play = await this.#tables.announce(announce);
      const { id } = play.table;
      const { kind } = play;
      this.#add({ id, kind, title, founder: this.#self, at: Date.now() }, play, leader);
      return id;
    } finally {
      this.#announcing--;
      this.look();
    }
  }

  async #join(game: Announced): Promise<void> {
    const { id, kind } = game;
    if (this.#opening.has(id)) return;
    this.#opening.add(id);
    try {
      const play = await this.#tables.open(id, kind === "quiz" ? kind : "duel");
      if (this.#closed) await this.#tables.release(id);
      else this.#add(game, play, undefined);
    } catch {
      // The peer has ended, or its topics are full; the game is not shown then.
    } finally {
      this.#opening.delete(id);
    }
  }

  async #leave(id: GameId): Promise<void> {
    const game = this.#open.get(id);
    if (game === undefined) return;
    this.#open.delete(id);
    game.close();
    await this.#tables.release(id);
    this.#changed();
  }

  #add(announced: Announced, play: AnyTable, leader: Leader | undefined): void {
    const game = new OpenGame(announced, play, leader);
    this.#open.set(game.announced.id, game);
    game.follow(this.#changed);
    this.#changed();
  }
}
