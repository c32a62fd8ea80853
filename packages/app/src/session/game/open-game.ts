/**
 * A game that is open here, of whichever kind: what the commands do with it is the same for all.
 *
 * @module
 */
import {
  type AnnouncedGame,
  type Arena,
  duel,
  type GameTable,
  type MoveAnswer,
  quiz,
} from "earshot/arena";
import { DuelLines } from "./duel-lines.ts";
import { QuizLines } from "./quiz-lines.ts";
import type { GameTeller } from "./tell-game.ts";

/** What one kind of game prints and reads. */
export interface GameLines<G, M> {
  /** Tells what is new in the game's own state. */
  look(game: G): void;
  /** What a line that was typed means now; `undefined`, and told, when it means nothing. */
  read(line: string, game: G): M | undefined;
}

export type AnyTable = Pick<
  GameTable<unknown, unknown, unknown>,
  | "id"
  | "state"
  | "ranking"
  | "hosting"
  | "changes"
  | "subscribe"
  | "caughtUp"
  | "signUp"
  | "start"
  | "leave"
  | "comeBack"
  | "close"
>;

export interface OpenGame {
  readonly title: string;
  readonly table: AnyTable;
  look(): void;
  /** Does what a player typed; `undefined` when it means nothing now. */
  move(line: string): Promise<MoveAnswer | undefined>;
}

/** Opens a game that was announced; `undefined` for one of a kind that this program does not know. */
export async function openGame(
  arena: Arena,
  { id, kind, title }: AnnouncedGame,
  teller: GameTeller,
): Promise<OpenGame | undefined> {
  if (kind === "quiz") return gameAt(title, await arena.open(id, quiz()), new QuizLines(teller));
  if (kind === "duel") return gameAt(title, await arena.open(id, duel()), new DuelLines(teller));
  return undefined;
}

export function gameAt<G, P, M>(
  title: string,
  table: GameTable<G, P, M>,
  lines: GameLines<G, M>,
): OpenGame {
  return {
    title,
    table,
    look: () => lines.look(table.state.game),
    async move(line) {
      const move = lines.read(line, table.state.game);
      return move === undefined ? undefined : table.move(move);
    },
  };
}
