/**
 * How the person at the page leads a game that this peer hosts: after each result the next question waits for them,
 * and they may close a question or the game before its time. Others who take the game over lead it by its clock.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { ArenaGame, Direction, Director, MoveAnswer, Table } from "earshot/arena";

/** How soon a wish is seen. */
const lookMs = 250;

export class Leader {
  readonly #changed: () => void;
  #answered: { readonly number: unknown; readonly who: Set<PeerId> } | undefined;
  #hurried = false;
  #ended = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** On to what comes next, without waiting for the clock. */
  hurry(): void {
    this.#hurried = true;
  }

  end(): void {
    this.#ended = true;
  }

  /** Who has answered this question; what, stays with the host. */
  answered(number: number): ReadonlySet<PeerId> {
    return this.#answered?.number === number ? this.#answered.who : new Set();
  }

  /** The game, led by this. */
  lead<G, P, M>(game: ArenaGame<G, P, M>): ArenaGame<G, P, M> {
    return {
      ...game,
      direct: (seat) => {
        const director = game.direct(seat);
        return director === undefined ? undefined : this.#over(director);
      },
    };
  }

  #over<G, P>(director: Director<G, P>): Director<G, P> {
    return {
      next: (game: G, table: Table, now: number): Direction<P> => {
        if (this.#ended) return { type: "over", words: undefined };
        const direction = director.next(game, table, now);
        if (direction.type !== "wait") {
          this.#hurried = false;
          return direction;
        }
        if (!this.#hurried) return { type: "wait", until: Math.min(direction.until, now + lookMs) };
        this.#hurried = false;
        // As the director has just seen this phase, a later time only ends its waiting.
        return director.next(game, table, direction.until + 1);
      },
      move: (from: PeerId, said: unknown, game: G, now: number): MoveAnswer => {
        const answer = director.move(from, said, game, now);
        if (answer.accepted) this.#note(from, said);
        return answer;
      },
    };
  }

  #note(from: PeerId, said: unknown): void {
    if (typeof said !== "object" || said === null || !("number" in said)) return;
    const known = this.#answered?.number === said.number ? this.#answered : undefined;
    this.#answered = known ?? { number: said.number, who: new Set() };
    this.#answered.who.add(from);
    this.#changed();
  }
}
