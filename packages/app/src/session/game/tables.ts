/**
 * The games that are open in this program, each of them once, however many of its parts look at it: the screen and the
 * pages show the same table.
 *
 * @module
 */
import {
  type Arena,
  duel,
  type DuelMove,
  type DuelPlay,
  type DuelState,
  type GameId,
  type GameTable,
  quiz,
  type QuizMove,
  type QuizPlay,
  type QuizState,
} from "earshot/arena";

export type QuizTable = GameTable<QuizState, QuizPlay, QuizMove>;
export type DuelTable = GameTable<DuelState, DuelPlay, DuelMove>;
export type AnyTable =
  | { readonly kind: "quiz"; readonly table: QuizTable }
  | { readonly kind: "duel"; readonly table: DuelTable };

interface Shared {
  readonly opening: Promise<AnyTable>;
  /** How many parts of the program hold it. */
  holders: number;
}

export class Tables {
  readonly #arena: Arena;
  readonly #open: Map<GameId, Shared> = new Map();
  readonly #announcing: Set<Promise<unknown>> = new Set();

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  /** The table of a game that was announced, until it is released as often. @throws as `Arena.open` */
  async open(id: GameId, kind: AnyTable["kind"]): Promise<AnyTable> {
    // A game of one's own is on the list before it is open, and opened here it would be without its questions.
    await Promise.allSettled(this.#announcing);
    const shared = this.#open.get(id) ?? { opening: openTable(this.#arena, id, kind), holders: 0 };
    this.#open.set(id, shared);
    shared.holders++;
    try {
      return await shared.opening;
    } catch (error) {
      if (this.#open.get(id) === shared) this.#open.delete(id);
      throw error;
    }
  }

  /** Announces a game by `announce`; it is held until it is released. @throws as `Arena.announce` */
  async announce<Play extends AnyTable>(announce: (arena: Arena) => Promise<Play>): Promise<Play> {
    const announcing = announce(this.#arena).then((play) => {
      this.#open.set(play.table.id, { opening: Promise.resolve(play), holders: 1 });
      return play;
    });
    this.#announcing.add(announcing);
    try {
      return await announcing;
    } finally {
      this.#announcing.delete(announcing);
    }
  }

  /** Closes it here when nobody holds it any more; the game goes on with the others. */
  async release(id: GameId): Promise<void> {
    const shared = this.#open.get(id);
    if (shared === undefined || --shared.holders > 0) return;
    this.#open.delete(id);
    const { table } = await shared.opening;
    await table.close();
  }
}

async function openTable(arena: Arena, id: GameId, kind: AnyTable["kind"]): Promise<AnyTable> {
  return kind === "quiz"
    ? { kind, table: await arena.open(id, quiz()) }
    : { kind, table: await arena.open(id, duel()) };
}
