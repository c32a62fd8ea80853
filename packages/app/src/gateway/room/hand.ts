/**
 * What one person has in hand at a game: the table as theirs, where they act, and what they have chosen.
 *
 * @module
 */
import type { AnyTable } from "../../session/game/tables.ts";

export class Hand {
  readonly play: AnyTable;
  readonly #chosen: Map<number, number> = new Map();

  constructor(play: AnyTable) {
    this.play = play;
  }

  chosen(question: number): number | undefined {
    return this.#chosen.get(question);
  }

  choose(question: number, choice: number): void {
    this.#chosen.set(question, choice);
  }
}
